//! `companyUpdate`: a company's name changes. Its NIT never does: another NIT is another company.

use super::errors::CompanyError;
use super::{CompanyDone, about, lock, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Changes a company's registered name.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "CompanyUpdateInput")]
pub struct CompanyUpdate {
    /// The company.
    pub company_id: ID,
    /// The new name.
    pub name: String,
    /// The version that was read.
    pub expected_version: i32,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for CompanyUpdate {
    const NAME: &'static str = "companyUpdate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::VersionConflict]];
    type Outcome = CompanyDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<CompanyDone, Refused> {
        let name = texts::line("name", &self.name)?;
        let mut row = lock(tx, &self.company_id).await?;
        if row.version != self.expected_version {
            return Err(CompanyError::VersionConflict.into());
        }
        let company = row.id;
        if row.name != name {
            row.name.clone_from(&name);
            store::update_company(tx, row).await?;
            let name = tx.text("name", &name);
            let fact = payload::CompanyUpdated { name: name.digest.clone() };
            tx.record_with(about(company), &fact, vec![name])?;
        }
        Ok(CompanyDone { company })
    }
}
