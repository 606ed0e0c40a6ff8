//! `companySuspend`: a company's people are shut out, at once.

use super::{CompanyDone, about, lock, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Shuts out everybody who acts for the company, until it is reinstated. A company that is shut out stays so.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "CompanySuspendInput")]
pub struct CompanySuspend {
    /// The company.
    pub company_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for CompanySuspend {
    const NAME: &'static str = "companySuspend";
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
        if row.status != Standing::Suspended {
            row.status = Standing::Suspended;
            store::update_company(tx, row).await?;
            let reason = tx.text("reason", &reason);
            let fact = payload::CompanySuspended { reason: reason.digest.clone() };
            tx.record_with(about(company), &fact, vec![reason])?;
        }
        Ok(CompanyDone { company })
    }
}
