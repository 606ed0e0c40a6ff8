//! Who asks, as he is shown.

use crate::people::{EmailAddress, PhoneNumber};
use async_graphql::SimpleObject;
use turno_entity::{DocumentType, ticket};

/// The requester of a ticket, as given with the request.
#[derive(SimpleObject, Clone, Debug)]
pub struct Requester {
    /// Kind of the identity document.
    pub document_type: Option<DocumentType>,
    /// The document number, masked to its last three digits: `***017`.
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

impl From<&ticket::Model> for Requester {
    fn from(row: &ticket::Model) -> Self {
        Self {
            document_type: row.requester_document_type,
            document_number: row.requester_document_number.as_deref().map(crate::people::masked),
            given_names: row.requester_given_names.clone(),
            surnames: row.requester_surnames.clone(),
            email: row.requester_email.clone().map(EmailAddress::stored),
            phone: row.requester_phone.clone().map(PhoneNumber::stored),
        }
    }
}
