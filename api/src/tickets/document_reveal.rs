//! `requesterDocumentReveal`: the one way to a whole document number, and it leaves a record (DR-5).

use super::errors::TicketError;
use super::held::lock;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};

/// Shows the requester's whole document number to staff, with a reason.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RequesterDocumentRevealInput")]
pub struct RequesterDocumentReveal {
    /// The ticket.
    pub ticket_id: ID,
    /// Why it is needed.
    pub reason: String,
}

/// What is shown. It is never kept for a replay: every look is a look of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DocumentRevealed {
    /// The number.
    #[serde(skip)]
    pub document_number: String,
}

impl Command for RequesterDocumentReveal {
    const NAME: &'static str = "requesterDocumentReveal";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::Empty]];
    type Outcome = DocumentRevealed;

    async fn run(&self, tx: &mut WriteTx) -> Result<DocumentRevealed, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let held = lock(tx, &self.ticket_id).await?;
        let document_number = held.row.requester_document_number.clone().ok_or(TicketError::NoDocument)?;
        let reason = tx.text("reason", &reason);
        let fact = payload::RequesterDocumentRevealed { reason: reason.digest.clone() };
        tx.record_with(held.about(), &fact, vec![reason])?;
        Ok(DocumentRevealed { document_number })
    }
}
