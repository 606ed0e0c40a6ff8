//! What an item costs (DR-11, DR-25), and how that is said.

use crate::quotes::rules::pesos;
use crate::tariff::{Amounts, Terms, rules};

/// The longest description on an invoice.
const LONGEST: usize = 200;

/// What was worked on an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// How many sessions.
    pub sessions: i64,
    /// Their seconds together.
    pub seconds: i64,
}

/// What an item costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The blocks that are charged; at least one.
    pub blocks: i64,
    /// What they cost.
    pub amounts: Amounts,
    /// The quantity on the invoice, in hundredths of its unit.
    pub quantity: i64,
    /// The price of one unit on the invoice.
    pub unit_price: i64,
    /// How it was computed, for people.
    pub explanation: String,
}

/// An amount that cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount that cannot be held")]
pub struct Overflow;

/// The charge of an item: the blocks of its seconds, at most the cap. Without work there is none.
pub fn charge(terms: &Terms, work: Work, cap: Option<i64>) -> Result<Option<Charge>, Overflow> {
    let worked = terms.blocks(work.seconds);
    let blocks = cap.map_or(worked, |cap| worked.min(cap));
    if blocks < 1 {
        return Ok(None);
    }
    let amounts = terms.amounts(blocks).ok_or(Overflow)?;
    let quantity = terms.quantity(blocks).ok_or(Overflow)?;
    let unit_price = terms.unit_price().ok_or(Overflow)?;
    let explanation = explain(terms, work, (worked, blocks), amounts);
    Ok(Some(Charge { blocks, amounts, quantity, unit_price, explanation }))
}

fn explain(terms: &Terms, work: Work, (worked, blocks): (i64, i64), amounts: Amounts) -> String {
    let Work { sessions, seconds } = work;
    let session_word = if sessions == 1 { "sesión" } else { "sesiones" };
    let cap = if blocks < worked {
        format!("{} (máximo cotizado: {})", counted(worked), grouped(blocks))
    } else {
        counted(worked)
    };
    let price = if blocks < worked {
        format!(" → {} × {}", counted(blocks), pesos(terms.block_price))
    } else {
        format!(" × {}", pesos(terms.block_price))
    };
    format!(
        "{} {session_word}, {} s → {cap}{price} = {} + IVA {} = {}",
        grouped(sessions),
        grouped(seconds),
        pesos(amounts.base),
        pesos(amounts.iva),
        pesos(amounts.total),
    )
}

fn counted(blocks: i64) -> String {
    format!("{} {}", grouped(blocks), if blocks == 1 { "bloque" } else { "bloques" })
}

/// A whole number as people write it here: `3.540`.
fn grouped(number: i64) -> String {
    pesos(number.saturating_mul(100)).replacen("$ ", "", 1)
}

/// A text on one line of an invoice.
#[must_use]
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Minutes in hours, in hundredths, rounded as amounts are.
#[must_use]
pub fn hours(minutes: i64) -> i64 {
    rules::round(i128::from(minutes) * 100, 60).unwrap_or_default()
}
