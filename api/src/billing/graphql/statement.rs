//! A closed month.

use super::BillableTotals;
use crate::billing::Totals;
use crate::calendar::local_date;
use crate::command::{Fault, Timestamp, YearMonth};
use crate::companies::graphql::Company;
use crate::graphql::{ActorRef, caller, failure};
use crate::log::StreamCursor;
use async_graphql::{Context, ID, Object, Result};
use turno_entity::statement;

/// A closed month of a company.
#[derive(Clone, Debug)]
pub struct Statement(pub statement::Model);

/// A closed month of a company.
#[Object]
impl Statement {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Result<Company> {
        let row = caller(ctx)?.loaders.load_one(self.0.company_id).await?;
        row.and_then(Company::of).ok_or_else(|| failure(Fault::Unavailable))
    }

    /// The month.
    async fn month(&self) -> YearMonth {
        // It was written from a month; a month is closed after it is over.
        self.0.month.parse().unwrap_or_else(|_unread| YearMonth::of(local_date(self.0.closed_at)))
    }

    /// What its lines come to.
    async fn totals(&self) -> BillableTotals {
        let statement::Model { lines, blocks, minutes, base, iva, total, .. } = self.0;
        Totals { lines, blocks, minutes, base, iva, total }.into()
    }

    /// Its lines as they were hashed: a JSON array, whose form stands in the documentation.
    async fn content(&self) -> &str {
        &self.0.content
    }

    /// SHA-256 of the content, in hex.
    async fn content_sha256(&self) -> &str {
        &self.0.content_sha256
    }

    /// Where the log stood when the month was closed: who keeps it can prove that the log was not rewritten.
    async fn stream_position(&self) -> StreamCursor {
        StreamCursor::new(self.0.log_seq, &self.0.log_hash)
    }

    /// The hash of the log's last link at that moment, in hex.
    async fn log_hash(&self) -> &str {
        &self.0.log_hash
    }

    /// When it was closed.
    async fn closed_at(&self) -> Timestamp {
        Timestamp(self.0.closed_at)
    }

    /// Who closed it.
    async fn closed_by(&self) -> ActorRef {
        ActorRef::of_log(&self.0.closed_by)
    }
}
