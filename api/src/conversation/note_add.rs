//! `ticketNoteAdd`: a word among the desk's people.

use super::{MessageWritten, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::tickets::lock;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Audience;

/// Adds a note that only the desk sees.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketNoteAddInput")]
pub struct TicketNoteAdd {
    /// The ticket.
    pub ticket_id: ID,
    /// The note.
    pub body: String,
    /// A repetition with the same key adds no second note.
    pub idempotency_key: Option<String>,
}

impl Command for TicketNoteAdd {
    const NAME: &'static str = "ticketNoteAdd";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, &[UserErrorCode::NotFound]];
    type Outcome = MessageWritten;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MessageWritten, Refused> {
        let body = texts::text("body", &self.body)?;
        let held = lock(tx, &self.ticket_id).await?;
        let message = store::insert_message(tx, &held, Audience::Desk, &body).await?;
        let body = tx.text("body", &body);
        tx.record_with(
            held.about(),
            &payload::TicketNoteAdded { message, body: body.digest.clone() },
            vec![body],
        )?;
        Ok(MessageWritten { message, ticket: held.row.id })
    }
}
