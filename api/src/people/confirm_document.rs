//! `memberDocumentConfirm`: an ADMIN enters or confirms a member's document, so that his tickets are identified by
//! themselves (DR-18).

use super::errors::{DOCUMENT_ERRORS, PersonError};
use super::membership::{read_document, record_confirmed};
use super::{MemberDone, lock_member, store};
use crate::command::{Command, Refused, Role, UserError, UserErrorCode, WriteTx};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use std::fmt;
use turno_entity::DocumentType;

/// Confirms a member's document: the one that is given, else the one on record.
#[derive(InputObject, Clone, Serialize)]
#[graphql(name = "MemberDocumentConfirmInput")]
pub struct MemberDocumentConfirm {
    /// The membership.
    pub member_id: ID,
    /// Kind of the identity document.
    pub document_type: Option<DocumentType>,
    /// Number of the identity document, as written.
    pub document_number: Option<String>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

/// Without what is the person's own: a command may reach a log.
impl fmt::Debug for MemberDocumentConfirm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberDocumentConfirm")
            .field("member_id", &self.member_id)
            .field("document_type", &self.document_type)
            .field("idempotency_key", &self.idempotency_key)
            .finish_non_exhaustive()
    }
}

impl Command for MemberDocumentConfirm {
    const NAME: &'static str = "memberDocumentConfirm";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[DOCUMENT_ERRORS, &[UserErrorCode::NotFound]];
    type Outcome = MemberDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MemberDone, Refused> {
        let given = read_document(self.document_type, self.document_number.as_deref(), "")?;
        let mut row = lock_member(tx, &self.member_id).await?;
        let before = row.clone();
        if let Some(document) = given {
            row.document_type = Some(document.document_type());
            row.document_number = Some(document.number().to_owned());
        }
        if row.document_number.is_none() {
            return Err(UserError::from(PersonError::NoDocument).into());
        }
        let same = row == before;
        if !(same && row.document_confirmed_at.is_some()) {
            row.document_confirmed_at = Some(tx.now());
            store::update_member(tx, row.clone()).await?;
            record_confirmed(tx, &row)?;
        }
        Ok(MemberDone { member: row.id, person: row.person_id })
    }
}
