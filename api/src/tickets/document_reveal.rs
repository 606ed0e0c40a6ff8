//! `requesterDocumentReveal`: the one way to a whole document number, and it leaves a record (DR-5).

use super::errors::TicketError;
use super::held::lock;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Shows the requester's whole document number to staff, with a reason.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RequesterDocumentRevealInput")]
pub struct RequesterDocumentReveal {
    /// The ticket.
    pub ticket_id: ID,
    /// Why it is needed.
    pub reason: String,
    /// A repetition with the same key leaves no second record, and does not show the number again: who must see it
    /// once more looks once more, with another key.
    pub idempotency_key: Option<String>,
}

/// What is shown. The number is never kept for a replay: every look is a look of its own.
#[derive(Clone, Serialize, Deserialize)]
pub struct DocumentRevealed {
    /// The number; none in a replay.
    #[serde(skip)]
    pub document_number: Option<SecretString>,
}

impl fmt::Debug for DocumentRevealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentRevealed").finish_non_exhaustive()
    }
}

impl Command for RequesterDocumentReveal {
    const NAME: &'static str = "requesterDocumentReveal";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::Empty]];
    type Outcome = DocumentRevealed;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<DocumentRevealed, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let held = lock(tx, &self.ticket_id).await?;
        let document_number = held.row.requester_document_number.clone().ok_or(TicketError::NoDocument)?;
        let reason = tx.text("reason", &reason);
        let fact = payload::RequesterDocumentRevealed { reason: reason.digest.clone() };
        tx.record_with(held.about(), &fact, vec![reason])?;
        Ok(DocumentRevealed { document_number: Some(document_number.into()) })
    }
}
