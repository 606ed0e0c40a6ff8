//! Companies in the API.

use super::{
    CompanyCreate, CompanyDone, CompanyReinstate, CompanySuspend, CompanyUpdate, Nit, find_by_nit,
    find_company, list_by_ids, list_companies,
};
use crate::command::UserError;
use crate::graphql::{Answer, Connection, Loaders, caller, failure, mutate, page_args};
use crate::log::StreamCursor;
use crate::packages::graphql::{Package, PackageOf};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result, SimpleObject};
use std::collections::HashMap;
use turno_entity::{CompanyId, Standing, company};

/// A client company.
#[derive(Clone, Debug)]
pub struct Company {
    id: CompanyId,
    nit: Nit,
    name: String,
    status: Standing,
    version: Option<i32>,
}

impl Company {
    /// Shows a company of which these columns were read. The reserved one has no NIT, and is none.
    #[must_use]
    pub fn new(id: CompanyId, nit: Option<&str>, name: String, status: Standing) -> Option<Self> {
        let nit = Nit::from_stored(nit?).ok()?;
        Some(Self { id, nit, name, status, version: None })
    }

    /// Shows a company.
    #[must_use]
    pub fn of(row: company::Model) -> Option<Self> {
        let version = Some(row.version);
        Self::new(row.id, row.nit.as_deref(), row.name, row.status).map(|company| Self { version, ..company })
    }
}

/// A client company.
#[Object]
impl Company {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.id.to_string())
    }

    /// Its NIT.
    async fn nit(&self) -> Nit {
        self.nit
    }

    /// Its registered name.
    async fn name(&self) -> &str {
        &self.name
    }

    /// Whether its people may use the desk.
    async fn status(&self) -> Standing {
        self.status
    }

    /// What it bought, and since when it is in production; null if nothing is on record.
    async fn package(&self, ctx: &Context<'_>) -> Option<Result<Package>> {
        let row = match caller(ctx) {
            Ok(caller) => caller.loaders.load_one(PackageOf(self.id)).await,
            Err(error) => Err(error),
        };
        row.transpose().map(|row| row.and_then(|row| Package::of(&row)))
    }

    /// Counts changes; pass it as `expectedVersion`.
    async fn version(&self, ctx: &Context<'_>) -> Result<i32> {
        if let Some(version) = self.version {
            return Ok(version);
        }
        let row = caller(ctx)?.loaders.load_one(self.id).await?;
        row.map(|row| row.version).ok_or_else(|| failure(crate::command::Fault::Unavailable))
    }
}

impl Loader<CompanyId> for Loaders {
    type Value = company::Model;
    type Error = Error;

    async fn load(&self, keys: &[CompanyId]) -> std::result::Result<HashMap<CompanyId, Self::Value>, Error> {
        let tx = self.read().await?;
        let rows = list_by_ids(&tx, keys).await.map_err(failure)?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// A company by its id, as far as the caller may see it.
pub async fn find(ctx: &Context<'_>, id: CompanyId) -> Result<Option<Company>> {
    let tx = caller(ctx)?.read().await?;
    Ok(find_company(&tx, id).await.map_err(failure)?.and_then(Company::of))
}

/// Reading companies.
#[derive(Default)]
pub struct CompanyQuery;

/// Reading companies.
#[Object]
impl CompanyQuery {
    /// The company with a NIT; null when there is none, or it is not yours.
    async fn company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The NIT, in any written form.")] nit: Nit,
    ) -> Option<Result<Company>> {
        let found = async {
            let tx = caller(ctx)?.read().await?;
            Ok(find_by_nit(&tx, nit).await.map_err(failure)?.and_then(Company::of))
        };
        found.await.transpose()
    }

    /// The client companies, in the order in which they were entered.
    async fn companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Company>> {
        let args = page_args::<CompanyId>("companies", &(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_companies(&tx, args.after, args.limit()).await.map_err(failure)?;
        let companies = rows.into_iter().filter_map(Company::of).collect();
        Ok(args.connection(companies, |company: &Company| company.id, |company| company))
    }
}

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The company as it is now; null when the mutation was refused, unless its version had changed.
            pub company: Option<Result<Company>>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, meant: Option<ID>, answer: Answer<CompanyDone>) -> Result<Self> {
                let meant = meant.filter(|_| answer.is_conflict()).and_then(|id| CompanyId::parse(&id));
                let company = match answer.done().map(|done| done.company).or(meant) {
                    Some(id) => find(ctx, id).await.transpose(),
                    None => None,
                };
                Ok(Self { company, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}

payload! {
    CompanyCreatePayload = "What became of `companyCreate`.";
    CompanyUpdatePayload = "What became of `companyUpdate`.";
    CompanySuspendPayload = "What became of `companySuspend`.";
    CompanyReinstatePayload = "What became of `companyReinstate`.";
}

/// Entering and suspending companies.
#[derive(Default)]
pub struct CompanyMutation;

/// Entering and suspending companies.
#[Object]
impl CompanyMutation {
    /// Enters a client company. Its NIT is the key, with or without the check digit.
    async fn company_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CompanyCreate,
    ) -> Result<CompanyCreatePayload> {
        CompanyCreatePayload::of(ctx, None, mutate(ctx, input).await?).await
    }

    /// Changes a company's registered name.
    async fn company_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CompanyUpdate,
    ) -> Result<CompanyUpdatePayload> {
        let meant = Some(input.company_id.clone());
        CompanyUpdatePayload::of(ctx, meant, mutate(ctx, input).await?).await
    }

    /// Shuts out everybody who acts for the company, at once and until it is reinstated.
    async fn company_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CompanySuspend,
    ) -> Result<CompanySuspendPayload> {
        CompanySuspendPayload::of(ctx, None, mutate(ctx, input).await?).await
    }

    /// Lets in again everybody who acts for the company.
    async fn company_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: CompanyReinstate,
    ) -> Result<CompanyReinstatePayload> {
        CompanyReinstatePayload::of(ctx, None, mutate(ctx, input).await?).await
    }
}
