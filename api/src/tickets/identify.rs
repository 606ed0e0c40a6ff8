//! `ticketIdentify`: staff complete who asks and for which company (DR-1, DR-4, DR-18).

use super::TicketDone;
use super::company;
use super::errors::TicketError;
use super::held::lock;
use super::requester::RequesterInput;
use super::rules;
use crate::command::texts::{self, Check};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::companies::Nit;
use crate::people::DOCUMENT_ERRORS;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::TicketStatus;

/// Completes the identity of a request. When nothing is missing any more the response clock starts.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketIdentifyInput")]
pub struct TicketIdentify {
    /// The ticket.
    pub ticket_id: ID,
    /// The company's NIT.
    pub nit: Nit,
    /// Who asks. What is not given stays as it is.
    pub requester: RequesterInput,
    /// The version that was read.
    pub expected_version: i32,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketIdentify {
    const NAME: &'static str = "ticketIdentify";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        DOCUMENT_ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::VersionConflict,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::CompanyMismatch,
            UserErrorCode::CompanySuspended,
        ],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        held.expect_version(Some(self.expected_version))?;
        if held.row.status != TicketStatus::PendingIdentification {
            return Err(TicketError::State.into());
        }
        let mut check = Check::default();
        self.requester.write(&mut held.row, &mut check);
        company::write(&tx, &mut held.row, self.nit, &mut check).await?;
        check.done()?;
        if rules::missing_identity(&held.row).is_empty() {
            held.identify(&mut tx).await?;
        } else {
            held.identify_in_part(&mut tx).await?;
        }
        Ok(TicketDone { ticket: held.row.id })
    }
}
