//! `companyReinstate`: a company's people are let in again.

use super::{CompanyDone, about, lock, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Lets in again everybody who acts for the company. A company that is in use stays so.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "CompanyReinstateInput")]
pub struct CompanyReinstate {
    /// The company.
    pub company_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for CompanyReinstate {
    const NAME: &'static str = "companyReinstate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, &[UserErrorCode::NotFound]];
    type Outcome = CompanyDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<CompanyDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut row = lock(tx, &self.company_id).await?;
        let company = row.id;
        if row.status != Standing::Active {
            row.status = Standing::Active;
            store::update_company(tx, row).await?;
            let reason = tx.text("reason", &reason);
            let fact = payload::CompanyReinstated { reason: reason.digest.clone() };
            tx.record_with(about(company), &fact, vec![reason])?;
        }
        Ok(CompanyDone { company })
    }
}
