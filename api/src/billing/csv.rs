//! Lines as rows of a CSV file (RFC 4180), for the invoicing program (DR-32).

use super::line;
use crate::command::{Decimal, YearMonth};
use crate::companies::Nit;
use chrono::{DateTime, SecondsFormat, Utc};
use turno_entity::{billable_line, company};

/// The columns, in their order.
pub const COLUMNS: [&str; 22] = [
    "line_id",
    "tenant_nit",
    "tenant_dv",
    "id_scheme",
    "tenant_name",
    "ticket",
    "description_es",
    "item_code",
    "item_scheme",
    "unit_code",
    "quantity",
    "unit_price",
    "base",
    "iva_percent",
    "iva",
    "total",
    "currency",
    "worked_from",
    "worked_to",
    "confirmed_by",
    "confirmed_at",
    "period",
];

/// The code of a NIT among the kinds of identity documents of the DIAN.
const NIT: &str = "31";

/// What spreadsheets read as a formula at the beginning of a cell.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The first row.
#[must_use]
pub fn header() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// A line of a company as a row. Numbers stand as they are; a text that a spreadsheet would compute is quoted.
#[must_use]
pub fn row(line: &billable_line::Model, company: &company::Model, confirmed_by: &str) -> String {
    let terms = line::terms(line);
    let digits = company.nit.as_deref().unwrap_or_default();
    let digit = Nit::from_stored(digits).map(|nit| nit.check_digit().to_string()).unwrap_or_default();
    let decimal = |hundredths: i64| Decimal(hundredths).to_string();
    let period = line.ready_on.map(|day| YearMonth::of(day).to_string()).unwrap_or_default();
    let cells = [
        line.id.to_string(),
        digits.to_owned(),
        digit,
        NIT.to_owned(),
        text(&company.name),
        text(&line.ticket_number),
        text(&line.description),
        text(&line.item_code),
        text(&line.item_scheme),
        text(&line.unit_code),
        decimal(terms.quantity(line.blocks).unwrap_or_default()),
        decimal(terms.unit_price().unwrap_or_default()),
        decimal(line.base),
        decimal(i64::from(line.iva_basis_points)),
        decimal(line.iva),
        decimal(line.total),
        "COP".to_owned(),
        instant(line.worked_from),
        instant(line.worked_to),
        text(confirmed_by),
        instant(line.confirmed_at),
        period,
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}

/// A text that no spreadsheet computes.
fn text(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// A cell in quotes, where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
