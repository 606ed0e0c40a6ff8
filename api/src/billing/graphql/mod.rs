//! What companies owe, in the API.

mod hours;
mod line;
mod mutation;
mod query;
mod statement;

pub use hours::{BillableHours, BillableTotals, CompanyHours, PeriodInput};
pub use line::BillableLine;
pub use mutation::{
    BillableLineReversePayload, BillableLinesMarkInvoicedPayload, BillingMonthClosePayload, BillingMutation,
};
pub use query::{BillableLineFilter, BillingQuery, StatementFilter};
pub use statement::Statement;

use super::{LinePlace, Whose};
use crate::command::is_known;
use crate::companies::{Nit, find_by_nit};
use crate::graphql::{CursorKey, failure};
use crate::platform::db::Tx;
use async_graphql::Result;
use chrono::NaiveTime;
use turno_entity::{StatementId, billable_line};

impl CursorKey for StatementId {}

impl CursorKey for LinePlace {
    fn is_possible(&self) -> bool {
        self.0.is_none_or(|day| is_known(day.and_time(NaiveTime::MIN).and_utc()))
    }
}

/// The place of a line.
fn place(row: &billable_line::Model) -> LinePlace {
    LinePlace(row.ready_on, row.id)
}

/// Whose lines are meant, as far as the scope may see the company.
async fn whose(tx: &Tx, nit: Option<Nit>) -> Result<Whose> {
    let Some(nit) = nit else { return Ok(Whose::All) };
    let company = find_by_nit(tx, nit).await.map_err(failure)?;
    Ok(company.map_or(Whose::Nobody, |company| Whose::One(company.id)))
}
