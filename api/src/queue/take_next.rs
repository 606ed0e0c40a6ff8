//! `ticketTakeNext`: the oldest workable ticket, and no other.

use super::store;
use crate::command::{Command, Fault, QueueTx, Refused, Role, WriteTx};
use crate::tickets::lock_by_id;
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use turno_entity::TicketId;

/// Takes the oldest ticket that can be taken. On an empty queue it succeeds without one.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketTakeNextInput")]
pub struct TicketTakeNext {
    /// A repetition with the same key gives the same ticket.
    pub idempotency_key: String,
}

/// What was taken.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TicketTaken {
    /// The ticket; none on an empty queue.
    pub ticket: Option<TicketId>,
}

impl Command for TicketTakeNext {
    const NAME: &'static str = "ticketTakeNext";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    type Outcome = TicketTaken;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketTaken, Refused> {
        let mut tx = tx.queue().await?;
        let oldest = store::list_oldest(&tx, 1).await?;
        Self::take(&mut tx, oldest.first().copied()).await
    }
}

impl TicketTakeNext {
    /// Takes one of the oldest tickets for the present actor.
    pub async fn take(tx: &mut QueueTx<'_>, ticket: Option<TicketId>) -> Result<TicketTaken, Refused> {
        let Some(id) = ticket else { return Ok(TicketTaken { ticket: None }) };
        let by = tx.actor().person().ok_or(Fault::Forbidden)?;
        let held = lock_by_id(tx, id).await?;
        let mut held = held.ok_or_else(|| Fault::Internal(format!("{id} has a place and no row")))?;
        // The queue's lock is held: a workable entry whose ticket cannot be taken is a broken row, not a race.
        held.take(tx, by).await.map_err(|refused| match refused {
            Refused::User(_) => Fault::Internal(format!("{id} has a place and cannot be taken")).into(),
            other => other,
        })?;
        Ok(TicketTaken { ticket: Some(id) })
    }
}
