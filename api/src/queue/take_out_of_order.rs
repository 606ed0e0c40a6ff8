//! `ticketTakeOutOfOrder`: an ADMIN's exception to the order, with its reason on record.

use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::tickets::{TicketDone, lock};
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Takes a ticket before its turn.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketTakeOutOfOrderInput")]
pub struct TicketTakeOutOfOrder {
    /// The ticket.
    pub ticket_id: ID,
    /// Why it cannot wait for its turn.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for TicketTakeOutOfOrder {
    const NAME: &'static str = "ticketTakeOutOfOrder";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::TicketTaken,
            UserErrorCode::TicketNotIdentified,
            UserErrorCode::TicketStateConflict,
        ],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        let by = tx.actor().person().ok_or(Fault::Forbidden)?;
        held.take_out_of_order(&mut tx, by, &reason).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
