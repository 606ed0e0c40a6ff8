//! `ticketRelease`: back to its place, for whoever comes next.

use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::tickets::{TicketDone, lock};
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Gives a ticket back. Its assignee may, or an ADMIN.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketReleaseInput")]
pub struct TicketRelease {
    /// The ticket.
    pub ticket_id: ID,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketRelease {
    const NAME: &'static str = "ticketRelease";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::NotFound, UserErrorCode::TicketStateConflict, UserErrorCode::NotAssignee]];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        held.expect_in_progress()?;
        held.expect_hand(&tx)?;
        held.release(&mut tx).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
