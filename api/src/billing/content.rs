//! The canonical content of a statement: the bytes that are hashed.
//!
//! A JSON array on one line, `[1, nit, month, lines, totals]`: the version of this form, the NIT without its digit, the
//! month, the lines in the order of the day on which they became ready and of their ids, and
//! `[lines, blocks, minutes, base, iva, total]`. A line is
//! `[id, ticket, reason, reverses, description, item, scheme, unit, block minutes, block price, blocks, rate, base, iva,
//! total, seconds, worked from, worked to, confirmed by, confirmed at, ready on]`: amounts in centavos, the rate in
//! hundredths of a percent, instants in UTC with microseconds. What can still change, the status and the invoice, is no
//! part of it, nor is where the log stood: the same lines give the same bytes.

use super::store::Totals;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use turno_entity::billable_line;

/// The content of the lines of a month.
#[must_use]
pub fn content(nit: &str, month: &str, lines: &[billable_line::Model], totals: &Totals) -> String {
    let mut lines: Vec<&billable_line::Model> = lines.iter().collect();
    lines.sort_by_key(|row| (row.ready_on, row.id));
    let lines: Vec<Value> = lines.into_iter().map(line).collect();
    let Totals { lines: count, blocks, minutes, base, iva, total } = totals;
    json!([1, nit, month, lines, [count, blocks, minutes, base, iva, total]]).to_string()
}

fn line(row: &billable_line::Model) -> Value {
    json!([
        row.id,
        row.ticket_number,
        row.reason,
        row.reverses_id,
        row.description,
        row.item_code,
        row.item_scheme,
        row.unit_code,
        row.block_minutes,
        row.block_price,
        row.blocks,
        row.iva_basis_points,
        row.base,
        row.iva,
        row.total,
        row.seconds,
        instant(row.worked_from),
        instant(row.worked_to),
        row.confirmed_by,
        instant(row.confirmed_at),
        row.ready_on,
    ])
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
