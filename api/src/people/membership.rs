//! A person as one company knows him, as an ADMIN enters him.

use super::errors::{PersonError, document_refusal};
use super::{Document, PhoneNumber, about, store};
use crate::command::texts::Check;
use crate::command::{Refused, UserError, WriteTx};
use crate::companies::{self, Nit};
use crate::log::payload;
use crate::platform::db::DbError;
use async_graphql::InputObject;
use serde::Serialize;
use std::fmt;
use turno_entity::{CompanyId, DocumentType, MemberId, Standing, member, person};

/// The most companies to which a person may belong.
pub const MAX_MEMBERSHIPS: usize = 100;

/// A membership of a company. The document that is given here counts as confirmed (DR-18).
#[derive(InputObject, Clone, Serialize)]
pub struct MembershipInput {
    /// The company's NIT.
    pub nit: Nit,
    /// Kind of the identity document.
    pub document_type: Option<DocumentType>,
    /// Number of the identity document, as written.
    pub document_number: Option<String>,
    /// A telephone number.
    pub phone: Option<PhoneNumber>,
    /// Whether he may accept a quote for the company.
    #[graphql(default)]
    pub may_approve_quotes: bool,
}

/// Without what is the person's own: a command may reach a log.
impl fmt::Debug for MembershipInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MembershipInput")
            .field("nit", &self.nit)
            .field("document_type", &self.document_type)
            .finish_non_exhaustive()
    }
}

/// A membership that can be entered.
pub(super) struct Admitted {
    company: CompanyId,
    document: Option<Document>,
    phone: Option<PhoneNumber>,
    may_approve_quotes: bool,
}

impl MembershipInput {
    /// Finds the company and reads the document. `part` is where the membership stands in the input.
    pub(super) async fn admit(
        &self,
        tx: &WriteTx,
        part: &str,
        check: &mut Check,
    ) -> Result<Option<Admitted>, Refused> {
        let document = self.document(part);
        let document = check.take(document);
        let company = companies::find_by_nit(tx, self.nit).await?;
        let company = match company {
            None => Err(PersonError::CompanyUnknown),
            Some(company) if company.status == Standing::Suspended => Err(PersonError::CompanySuspended),
            Some(company) => Ok(company.id),
        };
        Ok(match company {
            Ok(company) => {
                let (phone, may_approve_quotes) = (self.phone.clone(), self.may_approve_quotes);
                Some(Admitted { company, document, phone, may_approve_quotes })
            }
            Err(error) => {
                check.push(error.within(part));
                None
            }
        })
    }

    /// Type and number go together.
    fn document(&self, part: &str) -> Result<Option<Document>, UserError> {
        read_document(self.document_type, self.document_number.as_deref(), part)
    }
}

/// Reads a document whose type and number go together, or are both absent.
pub(super) fn read_document(
    kind: Option<DocumentType>,
    number: Option<&str>,
    part: &str,
) -> Result<Option<Document>, UserError> {
    match (kind, number) {
        (None, None) => Ok(None),
        (Some(kind), Some(number)) => Document::parse(kind, number)
            .map(Some)
            .map_err(|error| document_refusal(&format!("{part}.documentNumber"), error)),
        _ => Err(PersonError::HalfDocument.within(part)),
    }
}

impl Admitted {
    /// Enters the membership and puts it on record.
    pub(super) async fn insert(
        self,
        tx: &mut WriteTx,
        person: &person::Model,
        id: MemberId,
        part: &str,
    ) -> Result<(), Refused> {
        let now = tx.now();
        let row = member::Model {
            company_id: self.company,
            id,
            person_id: person.id,
            document_type: self.document.as_ref().map(Document::document_type),
            document_number: self.document.as_ref().map(|document| document.number().to_owned()),
            document_confirmed_at: self.document.as_ref().map(|_| now),
            given_names: person.given_names.clone(),
            surnames: person.surnames.clone(),
            email: person.email.clone(),
            phone: self.phone.map(|phone| phone.as_str().to_owned()),
            may_approve_quotes: self.may_approve_quotes,
            status: Standing::Active,
            created_at: now,
        };
        store::insert_member(tx, &row).await.map_err(|error| match error {
            DbError::Unique(constraint) if constraint == "member_company_id_person_id" => {
                PersonError::MemberExists.within(part).into()
            }
            other => Refused::from(other),
        })?;
        record_added(tx, &row)?;
        if row.document_confirmed_at.is_some() {
            record_confirmed(tx, &row)?;
        }
        Ok(())
    }
}

fn record_added(tx: &mut WriteTx, row: &member::Model) -> Result<(), Refused> {
    let text = row.document_number.as_deref().map(|number| tx.text("document", number));
    let fact = payload::MemberAdded {
        member: row.id,
        person: row.person_id,
        document: text.as_ref().map(|text| text.digest.clone()),
        document_type: row.document_type,
    };
    tx.record_with(about(row), &fact, text.into_iter().collect())
}

/// Puts on record that the document of a membership counts.
pub(super) fn record_confirmed(tx: &mut WriteTx, row: &member::Model) -> Result<(), Refused> {
    let (Some(document_type), Some(number)) = (row.document_type, &row.document_number) else {
        return Ok(());
    };
    let text = tx.text("document", number);
    let fact = payload::MemberDocumentConfirmed {
        member: row.id,
        person: row.person_id,
        document: text.digest.clone(),
        document_type,
    };
    tx.record_with(about(row), &fact, vec![text])
}
