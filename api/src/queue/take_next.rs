//! `ticketTakeNext`: the oldest workable ticket, and no other.

use super::store;
use crate::command::{Command, Refused, Role, WriteTx};
use crate::tickets::take_each;
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
        let ticket = store::list_oldest(&tx, 1).await?.first().copied();
        let by = tx.actor().clone();
        take_each(&mut tx, &ticket.map(|id| (id, by)).into_iter().collect::<Vec<_>>()).await?;
        Ok(TicketTaken { ticket })
    }
}
