//! Quotes that are no longer open.

use super::store;
use crate::command::{Refused, WriteTx};
use crate::log::{About, payload};
use crate::quotes::expire::QUOTE_SUBJECT;
use crate::tickets::{self, TicketError};
use turno_entity::{QuoteStatus, TicketId, ticket};

/// Takes back the open quote of a ticket, if it has one; its link is dead with it.
pub(super) async fn retire_open(tx: &mut WriteTx, ticket: &ticket::Model) -> Result<(), Refused> {
    let Some(mut row) = store::find_open(tx, ticket.id).await? else { return Ok(()) };
    let quote = row.id;
    row.status = QuoteStatus::Retired;
    store::update_quote(tx, row).await?;
    tickets::put_wake(tx, QUOTE_SUBJECT, quote.0, None).await?;
    let about = About { company: Some(ticket.company_id), ticket: Some(ticket.id) };
    tx.record(about, &payload::QuoteRetired { quote })
}

/// A ticket is over: its open quote goes with it.
pub async fn retire(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    match tickets::find_ticket(tx, ticket).await? {
        Some(row) => retire_open(tx, &row).await,
        None => Ok(()),
    }
}

/// A ticket whose quote is open or was accepted keeps the improvement that was quoted.
pub async fn expect_unbound(tx: &WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let bound =
        store::find_open(tx, ticket).await?.is_some() || store::find_accepted(tx, ticket).await?.is_some();
    if bound { Err(TicketError::State.into()) } else { Ok(()) }
}
