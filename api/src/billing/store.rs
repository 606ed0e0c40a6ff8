//! The SQL of lines and statements.

use crate::platform::db::{DbError, DbResult, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, NullOrdering};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, Order,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use turno_entity::{CompanyId, LineId, LineStatus, StatementId, TicketId, billable_line, statement};

/// What is owed: lines that can be invoiced, or are.
pub(super) const OWED: [LineStatus; 2] = [LineStatus::Ready, LineStatus::Invoiced];

/// The place of a line: the day on which it became ready, those that never were at the end; then its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePlace(pub Option<NaiveDate>, pub LineId);

/// Whose lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of all companies that the scope may see.
    All,
    /// Of one, as far as the scope may see it.
    One(CompanyId),
    /// Of a company that is not there.
    Nobody,
}

/// Which lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFilter {
    /// Whose.
    pub whose: Whose,
    /// In which states; all if none is named.
    pub status: Vec<LineStatus>,
    /// Ready on a day from one to another, both included.
    pub ready: Option<(NaiveDate, NaiveDate)>,
}

impl LineFilter {
    /// What is owed of a period.
    #[must_use]
    pub fn owed(whose: Whose, from: NaiveDate, to: NaiveDate) -> Self {
        Self { whose, status: OWED.to_vec(), ready: Some((from, to)) }
    }

    fn condition(&self) -> Condition {
        let mut condition = Condition::all();
        match self.whose {
            Whose::All => {}
            Whose::One(company) => condition = condition.add(billable_line::Column::CompanyId.eq(company)),
            Whose::Nobody => condition = condition.add(Expr::cust("1 = 0")),
        }
        if !self.status.is_empty() {
            condition = condition.add(billable_line::Column::Status.is_in(self.status.iter().copied()));
        }
        if let Some((from, to)) = self.ready {
            condition = condition.add(billable_line::Column::ReadyOn.between(from, to));
        }
        condition
    }
}

/// What lines come to. A line that takes another back counts with its negative amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Totals {
    /// How many lines.
    pub lines: i64,
    /// Their blocks.
    pub blocks: i64,
    /// These blocks in minutes.
    pub minutes: i64,
    /// Before tax.
    pub base: i64,
    /// The tax.
    pub iva: i64,
    /// Both.
    pub total: i64,
}

impl Totals {
    /// The sum of lines; none if no amount can hold it.
    #[must_use]
    pub fn of(lines: &[billable_line::Model]) -> Option<Self> {
        let mut sum = Self::default();
        for row in lines {
            sum.lines = sum.lines.checked_add(1)?;
            sum.blocks = sum.blocks.checked_add(row.blocks)?;
            sum.minutes = sum.minutes.checked_add(row.blocks.checked_mul(i64::from(row.block_minutes))?)?;
            sum.base = sum.base.checked_add(row.base)?;
            sum.iva = sum.iva.checked_add(row.iva)?;
            sum.total = sum.total.checked_add(row.total)?;
        }
        Some(sum)
    }
}

/// What the lines of a company come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompanyTotals {
    /// The company.
    pub company: CompanyId,
    /// What they come to.
    pub totals: Totals,
}

impl FromQueryResult for CompanyTotals {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        let company = row.try_get(prefix, "company_id")?;
        Ok(Self { company, totals: Totals::from_query_result(row, prefix)? })
    }
}

/// PostgreSQL sums whole numbers into decimals.
fn sums(select: Select<billable_line::Entity>) -> Select<billable_line::Entity> {
    let sum = |of: &str| Expr::cust(format!("CAST(COALESCE(SUM({of}), 0) AS bigint)"));
    select
        .column_as(Expr::cust("COUNT(*)"), "lines")
        .column_as(sum("blocks"), "blocks")
        .column_as(sum("blocks * block_minutes"), "minutes")
        .column_as(sum("base"), "base")
        .column_as(sum("iva"), "iva")
        .column_as(sum("total"), "total")
}

/// What lines come to.
pub async fn find_totals(tx: &Tx, filter: &LineFilter) -> DbResult<Totals> {
    let select = billable_line::Entity::find().select_only().filter(filter.condition());
    // An aggregate without groups has one row; a limit would count before it.
    Ok(tx.list_as::<_, Totals>(sums(select)).await?.pop().unwrap_or_default())
}

/// What lines come to, company by company in the order of their ids.
pub async fn list_company_totals(
    tx: &Tx,
    filter: &LineFilter,
    after: Option<CompanyId>,
    limit: u64,
) -> DbResult<Vec<CompanyTotals>> {
    let select = billable_line::Entity::find().select_only().column(billable_line::Column::CompanyId);
    let mut select = sums(select).filter(filter.condition());
    if let Some(after) = after {
        select = select.filter(billable_line::Column::CompanyId.gt(after));
    }
    let groups = select.group_by(billable_line::Column::CompanyId);
    tx.list_as(groups.order_by_asc(billable_line::Column::CompanyId).limit(limit)).await
}

/// A page of lines, in the order of their places.
pub async fn list_lines(
    tx: &Tx,
    filter: &LineFilter,
    after: Option<LinePlace>,
    limit: u64,
) -> DbResult<Vec<billable_line::Model>> {
    let (ready_on, id) = (billable_line::Column::ReadyOn, billable_line::Column::Id);
    let mut select = billable_line::Entity::find().filter(filter.condition());
    if let Some(LinePlace(day, line)) = after {
        let beyond = match day {
            Some(day) => Condition::any()
                .add(ready_on.gt(day))
                .add(Condition::all().add(ready_on.eq(day)).add(id.gt(line)))
                .add(ready_on.is_null()),
            None => Condition::any().add(Condition::all().add(ready_on.is_null()).add(id.gt(line))),
        };
        select = select.filter(beyond);
    }
    let in_order = select.order_by_with_nulls(ready_on, Order::Asc, NullOrdering::Last).order_by_asc(id);
    tx.list(in_order.limit(limit)).await
}

fn among(ids: &[LineId]) -> Select<billable_line::Entity> {
    let among = billable_line::Column::Id.is_in(ids.iter().copied());
    billable_line::Entity::find().filter(among).order_by_asc(billable_line::Column::Id)
}

/// Lines by their ids, as far as the scope may see them.
pub async fn list_lines_by_id(tx: &Tx, ids: &[LineId]) -> DbResult<Vec<billable_line::Model>> {
    tx.list(among(ids)).await
}

pub(super) async fn find_line(tx: &Tx, id: LineId) -> DbResult<Option<billable_line::Model>> {
    tx.find(among(&[id])).await
}

pub(super) async fn lock_line(tx: &Tx, id: LineId) -> DbResult<Option<billable_line::Model>> {
    tx.lock(among(&[id])).await
}

/// Lines by their ids, locked in their order. Their companies are locked.
pub(super) async fn lock_lines(tx: &Tx, ids: &[LineId]) -> DbResult<Vec<billable_line::Model>> {
    tx.list(among(ids).lock_exclusive()).await
}

/// The one line that charges a ticket.
pub(super) async fn find_charge(tx: &Tx, ticket: TicketId) -> DbResult<Option<billable_line::Model>> {
    let of_ticket = billable_line::Entity::find().filter(billable_line::Column::TicketId.eq(ticket));
    tx.find(of_ticket.filter(billable_line::Column::ReversesId.is_null())).await
}

/// The line that takes another one back.
pub(super) async fn find_reversal(tx: &Tx, line: LineId) -> DbResult<Option<billable_line::Model>> {
    tx.find(billable_line::Entity::find().filter(billable_line::Column::ReversesId.eq(line))).await
}

pub(super) async fn insert_line(tx: &Tx, row: billable_line::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

/// Writes the row as it is now; it is locked.
pub(super) async fn update_line(tx: &Tx, row: billable_line::Model) -> DbResult<()> {
    let id = row.id;
    let update = billable_line::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(billable_line::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("billable_line")) }
}

/// Puts locked lines into an invoice.
pub(super) async fn update_invoiced(
    tx: &Tx,
    ids: &[LineId],
    invoice: &str,
    at: DateTime<Utc>,
) -> DbResult<u64> {
    let update = billable_line::Entity::update_many()
        .col_expr(billable_line::Column::Status, Expr::value(LineStatus::Invoiced.code()))
        .col_expr(billable_line::Column::InvoiceNumber, Expr::value(invoice))
        .col_expr(billable_line::Column::InvoicedAt, Expr::value(at))
        .filter(billable_line::Column::Id.is_in(ids.iter().copied()));
    tx.update(update).await
}

/// What is owed until a day and stands in no statement.
fn open_until(last: NaiveDate) -> Condition {
    Condition::all()
        .add(billable_line::Column::StatementId.is_null())
        .add(billable_line::Column::ReadyOn.lte(last))
        .add(billable_line::Column::Status.is_in(OWED))
}

/// The companies that owe something until a day that stands in no statement, in the order of their ids.
pub(super) async fn list_open_companies(tx: &Tx, last: NaiveDate) -> DbResult<Vec<CompanyId>> {
    #[derive(FromQueryResult)]
    struct Owner {
        company_id: CompanyId,
    }
    let select = billable_line::Entity::find().select_only().column(billable_line::Column::CompanyId);
    let select = select.distinct().filter(open_until(last)).order_by_asc(billable_line::Column::CompanyId);
    let rows: Vec<Owner> = tx.list_as(select).await?;
    Ok(rows.into_iter().map(|row| row.company_id).collect())
}

/// The lines of a company that a month takes, locked by ascending id. The company is locked. They are read whole,
/// because they are hashed whole: what a company owes of a month, and what was left over.
pub(super) async fn lock_open_lines(
    tx: &Tx,
    company: CompanyId,
    last: NaiveDate,
) -> DbResult<Vec<billable_line::Model>> {
    let select = billable_line::Entity::find().filter(billable_line::Column::CompanyId.eq(company));
    let select = select.filter(open_until(last)).order_by_asc(billable_line::Column::Id);
    tx.list(select.lock_exclusive()).await
}

/// Puts the lines of a company into a statement, all by one update, and says how many.
pub(super) async fn update_stated(
    tx: &Tx,
    company: CompanyId,
    last: NaiveDate,
    statement: StatementId,
) -> DbResult<u64> {
    let update = billable_line::Entity::update_many()
        .col_expr(billable_line::Column::StatementId, Expr::value(statement.0))
        .filter(billable_line::Column::CompanyId.eq(company))
        .filter(open_until(last));
    tx.update(update).await
}

pub(super) async fn insert_statement(tx: &Tx, row: statement::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

/// The companies of which a month is closed.
pub(super) async fn list_closed_companies(tx: &Tx, month: &str) -> DbResult<HashSet<CompanyId>> {
    #[derive(FromQueryResult)]
    struct Owner {
        company_id: CompanyId,
    }
    let select = statement::Entity::find().select_only().column(statement::Column::CompanyId);
    let rows: Vec<Owner> = tx.list_as(select.filter(statement::Column::Month.eq(month))).await?;
    Ok(rows.into_iter().map(|row| row.company_id).collect())
}

/// Statements by their ids, in the order of the ids, as far as the scope may see them.
pub async fn list_statements_by_id(tx: &Tx, ids: &[StatementId]) -> DbResult<Vec<statement::Model>> {
    let among = statement::Column::Id.is_in(ids.iter().copied());
    tx.list(statement::Entity::find().filter(among).order_by_asc(statement::Column::Id)).await
}

/// A page of statements in the order in which they were made, of one month or of all.
pub async fn list_statements(
    tx: &Tx,
    whose: Whose,
    month: Option<&str>,
    after: Option<StatementId>,
    limit: u64,
) -> DbResult<Vec<statement::Model>> {
    let mut select = statement::Entity::find();
    match whose {
        Whose::All => {}
        Whose::One(company) => select = select.filter(statement::Column::CompanyId.eq(company)),
        Whose::Nobody => return Ok(Vec::new()),
    }
    if let Some(month) = month {
        select = select.filter(statement::Column::Month.eq(month));
    }
    if let Some(after) = after {
        select = select.filter(statement::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(statement::Column::Id).limit(limit)).await
}
