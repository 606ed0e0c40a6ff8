//! Marking lines, taking them back, closing months.

use super::{BillableLine, Statement};
use crate::billing::{
    BillableLineReverse, BillableLinesMarkInvoiced, BillingMonthClose, LinesDone, list_lines_by_id,
    list_statements_by_id,
};
use crate::command::UserError;
use crate::graphql::{Connection, caller, failure, mutate, page_args};
use crate::log::StreamCursor;
use async_graphql::{Context, Object, Result, SimpleObject};
use std::collections::HashMap;
use turno_entity::{LineId, StatementId, billable_line, statement};

/// What became of `billableLinesMarkInvoiced`.
#[derive(SimpleObject)]
pub struct BillableLinesMarkInvoicedPayload {
    /// The lines as they are now, in the order in which they were given; null when the mutation was refused.
    pub lines: Option<Result<Vec<BillableLine>>>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `billableLineReverse`.
#[derive(SimpleObject)]
pub struct BillableLineReversePayload {
    /// The line that takes the other one back; null when the mutation was refused.
    pub reversal: Option<Result<BillableLine>>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `billingMonthClose`.
pub struct BillingMonthClosePayload {
    made: Vec<StatementId>,
    shown: Vec<statement::Model>,
    position: Option<StreamCursor>,
    errors: Vec<UserError>,
}

/// What became of `billingMonthClose`.
#[Object]
impl BillingMonthClosePayload {
    /// The statements that were made, or would be made; none when the mutation was refused. The next page comes of the
    /// same input with the same key.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Statement>> {
        let args = page_args::<StatementId>("billingMonthClose.statements", &(), first, after)?;
        let most = usize::try_from(args.limit()).unwrap_or(usize::MAX);
        let follows = |id: &StatementId| args.after.is_none_or(|after| *id > after);
        let mut rows: Vec<statement::Model> =
            self.shown.iter().filter(|row| follows(&row.id)).cloned().collect();
        let mut made: Vec<StatementId> = self.made.iter().copied().filter(follows).collect();
        made.sort_unstable();
        made.truncate(most);
        if !made.is_empty() {
            let tx = caller(ctx)?.read().await?;
            rows.extend(list_statements_by_id(&tx, &made).await.map_err(failure)?);
        }
        rows.sort_by_key(|row| row.id);
        rows.truncate(most);
        Ok(args.connection(rows, |row| row.id, Statement))
    }

    /// Where the change ends in the log; null when nothing was changed.
    async fn stream_position(&self) -> Option<StreamCursor> {
        self.position
    }

    /// What must be mended; empty when it was done.
    async fn user_errors(&self) -> &[UserError] {
        &self.errors
    }
}

async fn lines(ctx: &Context<'_>, ids: &[LineId]) -> Result<Vec<BillableLine>> {
    let tx = caller(ctx)?.read().await?;
    let rows = list_lines_by_id(&tx, ids).await.map_err(failure)?;
    let rows: HashMap<LineId, billable_line::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.get(id).cloned()).map(BillableLine).collect())
}

/// Marking lines, taking them back, closing months.
#[derive(Default)]
pub struct BillingMutation;

/// Marking lines, taking them back, closing months.
#[Object]
impl BillingMutation {
    /// Marks lines as standing in an invoice: all of them, or none.
    async fn billable_lines_mark_invoiced(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: BillableLinesMarkInvoiced,
    ) -> Result<BillableLinesMarkInvoicedPayload> {
        let answer = mutate(ctx, input).await?;
        let lines = match answer.done() {
            Some(LinesDone { lines: ids }) => Some(lines(ctx, ids).await),
            None => None,
        };
        let (stream_position, user_errors) = (answer.position(), answer.errors());
        Ok(BillableLinesMarkInvoicedPayload { lines, stream_position, user_errors })
    }

    /// Takes a line back. One that stands in no statement and no invoice goes with its counterpart; else a negative line
    /// follows it.
    async fn billable_line_reverse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: BillableLineReverse,
    ) -> Result<BillableLineReversePayload> {
        let answer = mutate(ctx, input).await?;
        let reversal = match answer.done() {
            Some(done) => lines(ctx, &[done.reversal]).await.map(|mut lines| lines.pop()).transpose(),
            None => None,
        };
        let (stream_position, user_errors) = (answer.position(), answer.errors());
        Ok(BillableLineReversePayload { reversal, stream_position, user_errors })
    }

    /// Closes a month that is over, for one company or for all that have lines: what became READY in it and stands in no
    /// statement yet goes into one.
    async fn billing_month_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: BillingMonthClose,
    ) -> Result<BillingMonthClosePayload> {
        let answer = mutate(ctx, input).await?;
        let (made, shown) =
            answer.done().map(|done| (done.statements.clone(), done.drafts.clone())).unwrap_or_default();
        // What is only shown changes nothing.
        let position = answer.position().filter(|_| shown.is_empty());
        Ok(BillingMonthClosePayload { made, shown, position, errors: answer.errors() })
    }
}
