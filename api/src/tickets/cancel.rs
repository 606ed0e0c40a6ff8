//! `ticketCancel`: a request is called off.

use super::TicketDone;
use super::errors::TicketError;
use super::held::lock;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::TicketStatus;

/// Calls the ticket off. A client may while nobody works on it; while somebody does, only he or an ADMIN.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketCancelInput")]
pub struct TicketCancel {
    /// The ticket.
    pub ticket_id: ID,
    /// Why.
    pub reason: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketCancel {
    const NAME: &'static str = "ticketCancel";
    const ROLES: &'static [Role] = &[Role::Client, Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::VersionConflict,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::NotAssignee,
            UserErrorCode::TicketTaken,
        ],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        held.expect_version(self.expected_version)?;
        if held.row.status == TicketStatus::InProgress {
            if tx.actor().is_staff() {
                held.expect_hand(&tx)?;
            } else {
                return Err(TicketError::Taken.into());
            }
        }
        held.cancel(&mut tx, &reason).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
