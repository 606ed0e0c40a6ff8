//! Who asks: the requester as staff write him down, and as a member is known (DR-4, DR-18).

use super::errors::TicketError;
use crate::command::UserError;
use crate::command::texts::{self, Check};
use crate::people::{Document, EmailAddress, PhoneNumber, document_refusal};
use async_graphql::InputObject;
use serde::Serialize;
use std::fmt;
use turno_entity::{DocumentType, member, ticket};

/// The requester of a ticket, as far as he is known.
#[derive(InputObject, Clone, Default, Serialize)]
pub struct RequesterInput {
    /// Kind of the identity document.
    pub document_type: Option<DocumentType>,
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

/// Without what is the person's own: a command may reach a log.
impl fmt::Debug for RequesterInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequesterInput").field("document_type", &self.document_type).finish_non_exhaustive()
    }
}

impl RequesterInput {
    /// Writes what was given over what the ticket has; what was not given stays.
    pub fn write(&self, row: &mut ticket::Model, check: &mut Check) {
        if let Some(document) = check.take(document(self.document_type, self.document_number.as_deref())) {
            row.requester_document_type = Some(document.document_type());
            row.requester_document_number = Some(document.number().to_owned());
        }
        if let Some(names) = &self.given_names {
            row.requester_given_names = Some(check.take(texts::line("requester.givenNames", names)));
        }
        if let Some(surnames) = &self.surnames {
            row.requester_surnames = Some(check.take(texts::line("requester.surnames", surnames)));
        }
        if let Some(email) = &self.email {
            row.requester_email = Some(email.as_str().to_owned());
        }
        if let Some(phone) = &self.phone {
            row.requester_phone = Some(phone.as_str().to_owned());
        }
    }
}

/// A signed-in member is the requester. His document counts only if an ADMIN entered or confirmed it.
pub fn write_member(row: &mut ticket::Model, member: &member::Model) {
    row.requester_id = Some(member.person_id);
    row.requester_given_names = Some(member.given_names.clone());
    row.requester_surnames = Some(member.surnames.clone());
    row.requester_email = Some(member.email.clone());
    row.requester_phone.clone_from(&member.phone);
    if member.document_confirmed_at.is_some() {
        row.requester_document_type = member.document_type;
        row.requester_document_number.clone_from(&member.document_number);
    }
}

/// Type and number go together.
fn document(kind: Option<DocumentType>, number: Option<&str>) -> Result<Option<Document>, UserError> {
    match (kind, number) {
        (None, None) => Ok(None),
        (Some(kind), Some(number)) => Document::parse(kind, number)
            .map(Some)
            .map_err(|error| document_refusal("requester.documentNumber", error)),
        (None, Some(_)) => Err(TicketError::HalfDocument.at("requester.documentType")),
        (Some(_), None) => Err(TicketError::HalfDocument.at("requester.documentNumber")),
    }
}
