//! `packageSet`: what a company bought, and when its production begins.

use super::errors::PackageError;
use super::store;
use crate::command::{Command, Date, Refused, Role, UserErrorCode, WriteTx};
use crate::companies::{self, CompanyDone};
use crate::log::{About, payload};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use std::collections::BTreeSet;
use turno_entity::{CompanyId, ImprovementKind, package};

/// Says what a company bought. What was decided on its improvements before stays as it is.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "PackageSetInput")]
pub struct PackageSet {
    /// The company.
    pub company_id: ID,
    /// The kinds of improvement that belong to what it bought.
    pub improvements: Vec<ImprovementKind>,
    /// The first day of production; null before.
    pub production_start: Option<Date>,
    /// The version that was read; not needed for the first.
    pub expected_version: Option<i32>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for PackageSet {
    const NAME: &'static str = "packageSet";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::NotFound, UserErrorCode::VersionConflict]];
    type Outcome = CompanyDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<CompanyDone, Refused> {
        let company = CompanyId::parse(&self.company_id).ok_or(PackageError::CompanyNotFound)?;
        // The company's lock is the lock of its package.
        companies::lock_known(tx, company).await?.ok_or(PackageError::CompanyNotFound)?;
        let improvements: BTreeSet<ImprovementKind> = self.improvements.iter().copied().collect();
        let improvements: Vec<ImprovementKind> = improvements.into_iter().collect();
        let before = store::find_package(tx, company).await?;
        let version = before.as_ref().map_or(0, |row| row.version);
        if self.expected_version.unwrap_or(version) != version
            || (version > 0 && self.expected_version.is_none())
        {
            return Err(PackageError::VersionConflict.into());
        }
        let production_start = self.production_start.map(|date| date.0);
        let row = package::Model {
            company_id: company,
            improvements: serde_json::to_string(&improvements)?,
            production_start,
            version: version + 1,
            updated_at: tx.now(),
        };
        match before {
            None => store::insert_package(tx, row).await?,
            Some(_) => store::update_package(tx, row).await?,
        }
        let about = About { company: Some(company), ticket: None };
        tx.record(about, &payload::PackageSet { improvements, production_start })?;
        Ok(CompanyDone { company })
    }
}
