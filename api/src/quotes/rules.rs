//! The text that is confirmed, and how long it can be.

use crate::calendar::{local_date, local_instant};
use crate::tariff::{Amounts, Terms};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use turno_entity::{ImprovementKind, quote};

/// The last instant at which a quote sent now can be accepted: the end of so many calendar days after the day of
/// sending (DR-24).
#[must_use]
pub fn valid_until(sent_at: DateTime<Utc>, days: u32) -> Option<DateTime<Utc>> {
    let after = local_date(sent_at).checked_add_days(Days::new(u64::from(days) + 1))?;
    Some(local_instant(after, NaiveTime::MIN) - TimeDelta::microseconds(1))
}

/// The terms that a quote froze.
#[must_use]
pub fn terms(quote: &quote::Model) -> Terms {
    Terms {
        block_minutes: quote.block_minutes,
        block_price: quote.block_price,
        iva_basis_points: quote.iva_basis_points,
        item_code: quote.item_code.clone(),
        item_scheme: quote.item_scheme.clone(),
        unit_code: quote.unit_code.clone(),
    }
}

/// The exact text that the company confirms. It says everything that is frozen, so that its hash covers it.
#[must_use]
pub fn text(quote: &quote::Model, ticket_number: &str) -> String {
    let amounts = Amounts { base: quote.base, iva: quote.iva, total: quote.total };
    format!(
        "Cotización {id} del ticket {ticket_number}\n\
         Mejora: {improvement}\n\n{description}\n\n\
         Máximo: {blocks} {block_word} de {minutes} minutos a {price} cada uno.\n\
         Valor: {base}. IVA {rate} %: {iva}. Total máximo: {total}.\n\
         Se cobra lo que se trabaje, sin pasar de este máximo.\n\
         Válida hasta el {until}.\n",
        id = quote.id,
        improvement = name_of(quote.improvement),
        description = quote.description,
        blocks = quote.maximum_blocks,
        block_word = if quote.maximum_blocks == 1 { "bloque" } else { "bloques" },
        minutes = quote.block_minutes,
        price = pesos(quote.block_price),
        base = pesos(amounts.base),
        rate = percent(quote.iva_basis_points),
        iva = pesos(amounts.iva),
        total = pesos(amounts.total),
        until = date(local_date(quote.valid_until)),
    )
}

/// Its SHA-256, in hex.
#[must_use]
pub fn text_sha256(quote: &quote::Model, ticket_number: &str) -> String {
    hex::encode(Sha256::digest(text(quote, ticket_number)))
}

/// A kind of improvement, for people.
#[must_use]
pub const fn name_of(improvement: ImprovementKind) -> &'static str {
    match improvement {
        ImprovementKind::Field => "creación de campos",
        ImprovementKind::Document => "creación de documentos",
        ImprovementKind::Role => "roles nuevos o modificados",
        ImprovementKind::ListItem => "ítems en los campos de lista",
        ImprovementKind::PrintFormat => "formato de impresión nuevo o modificado",
        ImprovementKind::Report => "reporte nuevo o modificado",
        ImprovementKind::Calculation => "cambio de los cálculos predeterminados",
    }
}

/// Centavos as people write pesos here: `$ 1.234.567` or `$ 1.234,50`.
#[must_use]
pub fn pesos(centavos: i64) -> String {
    let (whole, rest) = (centavos.unsigned_abs() / 100, centavos.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if centavos < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}$ {grouped}") } else { format!("{sign}$ {grouped},{rest:02}") }
}

/// Hundredths of a percent: `19` or `19,50`.
#[must_use]
pub fn percent(basis_points: i32) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole},{rest:02}") }
}

/// A date as people read it: `9 de diciembre de 2026`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    use chrono::Datelike as _;
    let month = match date.month() {
        1 => "enero",
        2 => "febrero",
        3 => "marzo",
        4 => "abril",
        5 => "mayo",
        6 => "junio",
        7 => "julio",
        8 => "agosto",
        9 => "septiembre",
        10 => "octubre",
        11 => "noviembre",
        _ => "diciembre",
    };
    format!("{} de {month} de {}", date.day(), date.year())
}
