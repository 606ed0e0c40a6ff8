//! `companyCreate`: a client company becomes a tenant of the desk.

use super::errors::CompanyError;
use super::{CompanyDone, Nit, about, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::platform::db::DbError;
use async_graphql::InputObject;
use serde::Serialize;
use turno_entity::{Standing, company};

/// Enters a client company. Its NIT is the key: with or without the check digit, in any written form (DR-1, DR-2).
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "CompanyCreateInput")]
pub struct CompanyCreate {
    /// The NIT.
    pub nit: Nit,
    /// The registered name.
    pub name: String,
    /// A repetition with the same key enters no second company.
    pub idempotency_key: Option<String>,
}

impl Command for CompanyCreate {
    const NAME: &'static str = "companyCreate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, &[UserErrorCode::CompanyExists]];
    type Outcome = CompanyDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<CompanyDone, Refused> {
        let name = texts::line("name", &self.name)?;
        let row = company::Model {
            id: tx.id(),
            nit: Some(self.nit.digits()),
            name: name.clone(),
            status: Standing::Active,
            version: 1,
            created_at: tx.now(),
        };
        let company = row.id;
        store::insert_company(tx, row).await.map_err(|error| match error {
            DbError::Unique(constraint) if constraint == "company_nit" => CompanyError::Exists.into(),
            other => Refused::from(other),
        })?;
        // The NIT of a natural person is a cédula: the log knows digests of both.
        let (nit, name) = (tx.text("nit", &self.nit.digits()), tx.text("name", &name));
        let fact = payload::CompanyCreated { nit: nit.digest.clone(), name: name.digest.clone() };
        tx.record_with(about(company), &fact, vec![nit, name])?;
        Ok(CompanyDone { company })
    }
}
