//! A line as the other parts of the slice write it down.

use super::store;
use crate::command::{Refused, WriteTx};
use crate::log::{About, payload};
use crate::quotes::rules::pesos;
use crate::tariff::Terms;
use turno_entity::{LineStatus, billable_line};

/// What the events of a line are about. Those who mark and take back may not see the ticket, only its name.
pub(super) const fn about(row: &billable_line::Model) -> About {
    About { company: Some(row.company_id), ticket: Some(row.ticket_id) }
}

/// The terms that a line froze.
#[must_use]
pub(super) fn terms(row: &billable_line::Model) -> Terms {
    Terms {
        block_minutes: row.block_minutes,
        block_price: row.block_price,
        iva_basis_points: row.iva_basis_points,
        item_code: row.item_code.clone(),
        item_scheme: row.item_scheme.clone(),
        unit_code: row.unit_code.clone(),
    }
}

/// Puts a new line down, with every number in its event, so that the log alone proves it.
pub(super) async fn insert(tx: &mut WriteTx, row: billable_line::Model) -> Result<(), Refused> {
    let description = tx.text("description", &row.description);
    let fact = payload::LineCreated {
        line: row.id,
        reason: row.reason,
        quote: row.quote_id,
        repeat: row.repeat_id,
        status: row.status,
        sessions: row.sessions,
        seconds: row.seconds,
        blocks: row.blocks,
        block_minutes: row.block_minutes,
        block_price: row.block_price,
        iva_basis_points: row.iva_basis_points,
        base: row.base,
        iva: row.iva,
        total: row.total,
        worked_from: row.worked_from,
        worked_to: row.worked_to,
        confirmed_by: row.confirmed_by,
        confirmed_at: row.confirmed_at,
        held_until: row.held_until,
        ready_on: row.ready_on,
        description: description.digest.clone(),
    };
    let about = about(&row);
    store::insert_line(tx, row).await?;
    tx.record_with(about, &fact, vec![description])
}

/// The line that takes another one back.
pub(super) fn negative(row: &billable_line::Model, status: LineStatus) -> billable_line::Model {
    let explanation = format!(
        "Reversa la línea {}: -{} × {} = {}",
        row.id,
        row.blocks,
        pesos(row.block_price),
        pesos(-row.total)
    );
    billable_line::Model {
        reverses_id: Some(row.id),
        status,
        description: super::rules::one_line(&format!("Reverso: {}", row.description)),
        explanation,
        blocks: -row.blocks,
        base: -row.base,
        iva: -row.iva,
        total: -row.total,
        invoice_number: None,
        invoiced_at: None,
        statement_id: None,
        ..row.clone()
    }
}
