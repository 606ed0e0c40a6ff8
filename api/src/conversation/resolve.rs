//! `ticketResolve`: the agent marks it solved and says what was done (DR-14).

use super::{MessageWritten, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::tickets::lock;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{Audience, ResolutionCause};

/// Resolves a ticket that is `IN_PROGRESS`. Its assignee may, or an ADMIN, on record.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketResolveInput")]
pub struct TicketResolve {
    /// The ticket.
    pub ticket_id: ID,
    /// What was done; the company reads it.
    pub summary: String,
    /// Why there was a request.
    pub cause: ResolutionCause,
    /// The version that was read.
    pub expected_version: Option<i32>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketResolve {
    const NAME: &'static str = "ticketResolve";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::VersionConflict,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::NotAssignee,
            // What the work costs is put down with it.
            UserErrorCode::AmountOverflow,
        ],
    ];
    type Outcome = MessageWritten;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MessageWritten, Refused> {
        let summary = texts::text("summary", &self.summary)?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        held.expect_version(self.expected_version)?;
        held.expect_in_progress()?;
        held.expect_hand(&tx)?;
        let message = store::insert_message(&mut tx, &held, Audience::Company, &summary).await?;
        held.resolve(&mut tx, self.cause, message, &summary).await?;
        Ok(MessageWritten { message, ticket: held.row.id })
    }
}
