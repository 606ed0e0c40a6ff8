//! Who asks: the requester as staff write him down, and as a member is known (DR-4, DR-18).

use super::errors::TicketError;
use crate::command::texts::{self, Check};
use crate::command::{UserError, UserErrorCode};
use crate::people::{Document, DocumentError, EmailAddress, PhoneNumber};
use async_graphql::InputObject;
use serde::Serialize;
use turno_entity::{DocumentType, member, ticket};

/// The requester of a ticket, as far as he is known.
#[derive(InputObject, Clone, Debug, Default, Serialize)]
pub struct RequesterInput {
    /// Kind of the identity document.
    pub document_type: Option<DocumentKind>,
    /// Number of the identity document, as written.
    pub document_number: Option<String>,
    /// Given names.
    pub given_names: Option<String>,
    /// Surnames.
    pub surnames: Option<String>,
    /// Where the answer goes.
    pub email: Option<EmailAddress>,
    /// A telephone number.
    pub phone: Option<PhoneNumber>,
}
