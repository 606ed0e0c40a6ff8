//! What is owed of a period: sums, by company, and the lines.

use super::{BillableLine, place};
use crate::billing::{
    CompanyTotals, LineFilter, LinePlace, Totals, find_totals, list_company_totals, list_lines, rules,
};
use crate::command::{Date, Decimal, Fault};
use crate::companies::graphql::Company;
use crate::graphql::{Connection, caller, failure, page_args};
use crate::tariff::Amounts as Centavos;
use crate::tariff::graphql::Amounts;
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;
use turno_entity::CompanyId;

/// A period of days in America/Bogota, both included. A line belongs to the day on which it became READY.
#[derive(InputObject, Clone, Copy, Debug, Serialize)]
pub struct PeriodInput {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What lines come to: READY and INVOICED ones, those that take another one back with their negative amounts.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillableTotals {
    /// How many lines.
    pub lines: i64,
    /// Their blocks.
    pub blocks: i64,
    /// These blocks in hours.
    pub hours: Decimal,
    /// What they cost.
    pub amounts: Amounts,
}

impl From<Totals> for BillableTotals {
    fn from(totals: Totals) -> Self {
        let Totals { lines, blocks, minutes, base, iva, total } = totals;
        let amounts = Centavos { base, iva, total }.into();
        Self { lines, blocks, hours: Decimal(rules::hours(minutes)), amounts }
    }
}

/// What one company owes of a period.
#[derive(Clone, Debug)]
pub struct CompanyHours(CompanyTotals);

/// What one company owes of a period.
#[Object]
impl CompanyHours {
    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Result<Company> {
        let row = caller(ctx)?.loaders.load_one(self.0.company).await?;
        row.and_then(Company::of).ok_or_else(|| failure(Fault::Unavailable))
    }

    /// What its lines come to.
    async fn totals(&self) -> BillableTotals {
        self.0.totals.into()
    }
}

/// What is owed of a period: READY and INVOICED lines.
#[derive(Clone, Debug)]
pub struct BillableHours(pub(super) LineFilter);

/// What is owed of a period: READY and INVOICED lines.
#[Object]
impl BillableHours {
    /// What they come to.
    async fn totals(&self, ctx: &Context<'_>) -> Result<BillableTotals> {
        let tx = caller(ctx)?.read().await?;
        Ok(find_totals(&tx, &self.0).await.map_err(failure)?.into())
    }

    /// What they come to, company by company, in the order in which the companies were entered.
    async fn by_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<CompanyHours>> {
        let args = page_args::<CompanyId>("billableHours.byCompany", &self.binding(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_company_totals(&tx, &self.0, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(rows, |row| row.company, CompanyHours))
    }

    /// The lines, in the order of the days on which they became READY.
    async fn lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<BillableLine>> {
        let args = page_args::<LinePlace>("billableHours.lines", &self.binding(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_lines(&tx, &self.0, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(rows, place, BillableLine))
    }
}

impl BillableHours {
    /// To what its cursors are bound.
    fn binding(&self) -> String {
        format!("{:?}", self.0)
    }
}
