//! A repeat whose ticket is locked: the ticket's lock is the repeat's.

use super::errors::RepeatError;
use super::{RepeatDone, store};
use crate::command::{Refused, WriteTx};
use crate::log::About;
use crate::tickets::lock_by_id;
use turno_entity::{RepeatId, repeat, ticket};

/// A repeat and its ticket, locked until the end of the transaction.
pub(super) struct Held {
    pub(super) row: repeat::Model,
    pub(super) ticket: ticket::Model,
}

/// Locks a repeat. Unknown ones, foreign ones and, for a company, mere proposals are the same.
pub(super) async fn lock(tx: &WriteTx, id: &str) -> Result<Held, Refused> {
    let id = RepeatId::parse(id).ok_or(RepeatError::NotFound)?;
    let seen = store::find_repeat(tx, id).await?.ok_or(RepeatError::NotFound)?;
    let ticket = lock_by_id(tx, seen.ticket_id).await?.ok_or(RepeatError::NotFound)?.row;
    // Read again under the lock: somebody may have decided meanwhile.
    let row = store::find_repeat(tx, id).await?.ok_or(RepeatError::NotFound)?;
    Ok(Held { row, ticket })
}

impl Held {
    /// What its events are about.
    pub(super) const fn about(&self) -> About {
        About { company: Some(self.row.company_id), ticket: Some(self.row.ticket_id) }
    }

    /// Writes the row as it is now.
    pub(super) async fn save(self, tx: &WriteTx) -> Result<RepeatDone, Refused> {
        let done = RepeatDone { repeat: self.row.id, ticket: self.row.ticket_id };
        store::update_repeat(tx, self.row).await?;
        Ok(done)
    }
}
