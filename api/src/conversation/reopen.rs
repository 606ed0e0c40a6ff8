//! `ticketReopen`: a resolved ticket is taken up again, at its old place.

use super::MessageWritten;
use super::reply::write;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::tickets::{TicketError, lock, rules};
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Takes up a ticket that was resolved within the last five business days. Its clock does not start again.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketReopenInput")]
pub struct TicketReopen {
    /// The ticket.
    pub ticket_id: ID,
    /// What is not solved; it becomes a message.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketReopen {
    const NAME: &'static str = "ticketReopen";
    const ROLES: &'static [Role] = &[Role::Client, Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::TicketStateConflict]];
    type Outcome = MessageWritten;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MessageWritten, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        let (policy, now) = (tx.policy(), tx.now());
        if !held.row.resolved_at.is_some_and(|at| rules::may_reopen(&policy.calendar, at, now)) {
            return Err(TicketError::State.into());
        }
        let written = write(&mut tx, &held, &reason).await?;
        held.reopen(&mut tx, written.message).await?;
        Ok(written)
    }
}
