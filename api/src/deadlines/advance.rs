//! Looking at a clock that slept until now.

use super::store;
use crate::command::{Refused, WriteTx};
use crate::tickets::lock_by_id;
use turno_entity::TicketId;

/// Notes what is due on the response clock of a ticket. The ticket's lock comes first; whoever finds under it that
/// the wake has moved on or gone was overtaken by a command or by another replica, and has nothing to do.
pub async fn advance(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(mut held) = lock_by_id(tx, ticket).await? else { return Ok(()) };
    let now = tx.now();
    match store::find_wake(tx, ticket).await? {
        Some(wake) if wake.wake_at <= now => held.advance(tx).await,
        _ => Ok(()),
    }
}
