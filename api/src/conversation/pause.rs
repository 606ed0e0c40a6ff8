//! `ticketPause`: the desk waits for the company.

use super::store;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::tickets::{TicketDone, lock};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{Audience, TicketStatus};

/// Waits for the company. Before the first response the reason goes to the requester as a request for data, which is
/// no response, and the clock stands still until the company writes.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketPauseInput")]
pub struct TicketPause {
    /// The ticket.
    pub ticket_id: ID,
    /// What is missing.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketPause {
    const NAME: &'static str = "ticketPause";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[UserErrorCode::NotFound, UserErrorCode::NotAssignee, UserErrorCode::TicketStateConflict],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        if held.row.status == TicketStatus::InProgress {
            held.expect_hand(&tx)?;
        }
        let message = if held.row.answered_at.is_none() {
            Some(store::insert_message(&mut tx, &held, Audience::Company, &reason).await?)
        } else {
            None
        };
        held.wait(&mut tx, &reason, message).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
