//! Reading what companies owe.

use super::{BillableHours, BillableLine, PeriodInput, Statement, place, whose};
use crate::billing::{LineFilter, LinePlace, Whose, list_lines, list_statements};
use crate::command::YearMonth;
use crate::companies::Nit;
use crate::graphql::{Connection, caller, failure, page_args};
use async_graphql::{Context, InputObject, Object, Result};
use serde::Serialize;
use turno_entity::{LineStatus, StatementId};

/// Which lines.
#[derive(InputObject, Clone, Copy, Debug, Default, Serialize)]
pub struct BillableLineFilter {
    /// Where they stand.
    pub status: Option<LineStatus>,
    /// Of a period.
    pub period: Option<PeriodInput>,
    /// Of one company.
    pub nit: Option<Nit>,
}

/// Which closed months.
#[derive(InputObject, Clone, Copy, Debug, Default, Serialize)]
pub struct StatementFilter {
    /// Of one company.
    pub nit: Option<Nit>,
    /// Of one month.
    pub month: Option<YearMonth>,
}

/// Reading what companies owe.
#[derive(Default)]
pub struct BillingQuery;

/// Reading what companies owe.
#[Object]
impl BillingQuery {
    /// What is owed of a period: a client's own company, or all.
    async fn billable_hours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The period.")] period: PeriodInput,
        #[graphql(desc = "Of one company.")] nit: Option<Nit>,
    ) -> Result<BillableHours> {
        // Without a NIT nothing is asked here; what the fields ask is.
        let whose = match nit {
            Some(nit) => whose(&caller(ctx)?.read().await?, Some(nit)).await?,
            None => Whose::All,
        };
        Ok(BillableHours(LineFilter::owed(whose, period.from.0, period.to.0)))
    }

    /// The lines, in the order of the days on which they became READY; those that never were at the end.
    async fn billable_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which lines; all of them by default.")] filter: Option<BillableLineFilter>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<BillableLine>> {
        let filter = filter.unwrap_or_default();
        let args = page_args::<LinePlace>("billableLines", &filter, first, after)?;
        let tx = caller(ctx)?.read().await?;
        let filter = LineFilter {
            whose: whose(&tx, filter.nit).await?,
            status: filter.status.into_iter().collect(),
            ready: filter.period.map(|period| (period.from.0, period.to.0)),
        };
        let rows = list_lines(&tx, &filter, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(rows, place, BillableLine))
    }

    /// The closed months, in the order in which they were closed.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which months; all of them by default.")] filter: Option<StatementFilter>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Statement>> {
        let filter = filter.unwrap_or_default();
        let args = page_args::<StatementId>("statements", &filter, first, after)?;
        let tx = caller(ctx)?.read().await?;
        let (whose, month) = (whose(&tx, filter.nit).await?, filter.month.map(|month| month.to_string()));
        let rows = list_statements(&tx, whose, month.as_deref(), args.after, args.limit()).await;
        Ok(args.connection(rows.map_err(failure)?, |row| row.id, Statement))
    }
}
