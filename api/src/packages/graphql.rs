//! Packages and entitlements in the API.

use super::{EntitlementDecide, PackageSet, list_entitlements, list_packages};
use crate::command::{Date, Timestamp, UserError};
use crate::companies::graphql::{Company, find};
use crate::graphql::{ActorRef, Loaders, failure, mutate};
use crate::log::StreamCursor;
use crate::packages::{Bought, last_free_day};
use crate::tickets::graphql::payload;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, Object, Result, SimpleObject};
use std::collections::HashMap;
use turno_entity::{CompanyId, EntitlementReason, ImprovementKind, TicketId, entitlement, package};

/// What a company bought, and since when it is in production.
#[derive(SimpleObject, Clone, Debug)]
pub struct Package {
    /// The kinds of improvement that belong to it.
    pub improvements: Vec<ImprovementKind>,
    /// The first day of production; null before.
    pub production_start: Option<Date>,
    /// The last day on which improvements of these kinds are free; null before production.
    pub last_free_day: Option<Date>,
    /// Counts changes; pass it as `expectedVersion`.
    pub version: i32,
}

impl Package {
    /// Shows a package.
    pub fn of(row: &package::Model) -> Result<Self> {
        let bought = Bought::of(Some(row)).map_err(failure)?;
        Ok(Self {
            improvements: bought.improvements,
            production_start: bought.production_start.map(Date),
            last_free_day: bought.production_start.and_then(last_free_day).map(Date),
            version: row.version,
        })
    }
}

/// Whether an improvement is free, and why.
#[derive(Clone, Debug)]
pub struct Entitlement(pub entitlement::Model);

/// Whether an improvement is free, and why.
#[Object]
impl Entitlement {
    /// The kind of improvement.
    async fn improvement(&self) -> ImprovementKind {
        self.0.improvement
    }

    /// Whether it is free.
    async fn free(&self) -> bool {
        self.0.free
    }

    /// Why.
    async fn reason(&self) -> EntitlementReason {
        self.0.reason
    }

    /// The last day of the grace; null if production had not begun.
    async fn last_free_day(&self) -> Option<Date> {
        self.0.last_free_day.map(Date)
    }

    /// The reason of the ADMIN who decided it anew.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When it was decided.
    async fn decided_at(&self) -> Timestamp {
        Timestamp(self.0.decided_at)
    }

    /// Who decided it: an ADMIN, or the desk by its rule.
    async fn decided_by(&self) -> ActorRef {
        self.0.decided_by.map_or_else(ActorRef::desk, ActorRef::person)
    }
}

/// A company whose package is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PackageOf(pub CompanyId);

/// A ticket whose entitlements are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntitlementsOf(pub TicketId);

impl Loader<PackageOf> for Loaders {
    type Value = package::Model;
    type Error = Error;

    async fn load(&self, keys: &[PackageOf]) -> std::result::Result<HashMap<PackageOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let companies: Vec<CompanyId> = keys.iter().map(|key| key.0).collect();
        let rows = list_packages(&tx, &companies).await.map_err(failure)?;
        Ok(rows.into_iter().map(|row| (PackageOf(row.company_id), row)).collect())
    }
}

impl Loader<EntitlementsOf> for Loaders {
    type Value = Vec<entitlement::Model>;
    type Error = Error;

    async fn load(
        &self,
        keys: &[EntitlementsOf],
    ) -> std::result::Result<HashMap<EntitlementsOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let tickets: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let mut all: HashMap<EntitlementsOf, Self::Value> = HashMap::new();
        for row in list_entitlements(&tx, &tickets).await.map_err(failure)? {
            all.entry(EntitlementsOf(row.ticket_id)).or_default().push(row);
        }
        Ok(all)
    }
}

payload! {
    EntitlementDecidePayload = "What became of `entitlementDecide`.";
}

/// What became of `packageSet`.
#[derive(SimpleObject)]
pub struct PackageSetPayload {
    /// The company as it is now; null when the mutation was refused.
    pub company: Option<Company>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Setting packages, deciding entitlements.
#[derive(Default)]
pub struct PackageMutation;

/// Setting packages, deciding entitlements.
#[Object]
impl PackageMutation {
    /// Says what a company bought, and when its production begins.
    async fn package_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PackageSet,
    ) -> Result<PackageSetPayload> {
        let answer = mutate(ctx, input).await?;
        let company = match answer.done() {
            Some(done) => find(ctx, done.company).await?,
            None => None,
        };
        Ok(PackageSetPayload { company, stream_position: answer.position(), user_errors: answer.errors() })
    }

    /// Decides anew whether the improvement that a ticket asks for is free, with a reason on record.
    async fn entitlement_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EntitlementDecide,
    ) -> Result<EntitlementDecidePayload> {
        EntitlementDecidePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }
}
