//! The SQL of the audit. A row of the log that cannot be read is still a row: it must be named.

use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Select,
};
use std::collections::BTreeMap;
use turno_entity::{
    CompanyId, LineId, RepeatId, RepeatStatus, StatementId, TicketId, billable_line, company, event,
    event_text, log_link, queue_entry, repeat, response_clock, statement, ticket, ticket_counter, wake,
};

/// A row with its number, as far as each can be read.
pub(super) struct Row<M> {
    /// Its place in the order of the log.
    pub(super) seq: Option<i64>,
    /// The row; none if a column holds what cannot stand there.
    pub(super) model: Option<M>,
}

/// A model with an instant whose written form must be the one form in which it is written.
pub(super) trait Written: FromQueryResult {
    /// The column with the row's number.
    const SEQ: &'static str;

    /// The instant.
    fn written_at(&self) -> Option<DateTime<Utc>>;
}

impl Written for event::Model {
    const SEQ: &'static str = "seq";

    fn written_at(&self) -> Option<DateTime<Utc>> {
        Some(self.recorded_at)
    }
}

impl Written for log_link::Model {
    const SEQ: &'static str = "last_seq";

    fn written_at(&self) -> Option<DateTime<Utc>> {
        Some(self.recorded_at)
    }
}

impl Written for event_text::Model {
    const SEQ: &'static str = "seq";

    fn written_at(&self) -> Option<DateTime<Utc>> {
        None
    }
}

impl<M: Written> FromQueryResult for Row<M> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let written: Option<String> = row.try_get(prefix, "written").unwrap_or_default();
        let as_written = |model: &M| match (&written, model.written_at()) {
            (Some(written), Some(at)) => *written == at.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            _ => true,
        };
        let model = M::from_query_result(row, prefix).ok().filter(as_written);
        Ok(Self { seq: row.try_get(prefix, M::SEQ).ok(), model })
    }
}

/// SQLite keeps instants as text, and reads more than one form of the same; the log knows one.
fn with_written<E: EntityTrait>(tx: &Tx, select: Select<E>) -> Select<E> {
    if tx.backend() == DbBackend::Sqlite {
        select.column_as(Expr::cust("CAST(recorded_at AS TEXT)"), "written")
    } else {
        select
    }
}

/// Events after a place. What sorts nowhere, such as a number that is none, comes as well.
pub(super) async fn list_events(tx: &Tx, after: i64, limit: u64) -> DbResult<Vec<Row<event::Model>>> {
    let select = event::Entity::find().filter(event::Column::Seq.gt(after));
    tx.list_as(with_written(tx, select.order_by_asc(event::Column::Seq).limit(limit))).await
}

/// Links after a place.
pub(super) async fn list_links(tx: &Tx, after: i64, limit: u64) -> DbResult<Vec<Row<log_link::Model>>> {
    let select = log_link::Entity::find().filter(log_link::Column::LastSeq.gt(after));
    tx.list_as(with_written(tx, select.order_by_asc(log_link::Column::LastSeq).limit(limit))).await
}

/// Texts after a place.
pub(super) async fn list_texts(
    tx: &Tx,
    after: &(i64, String),
    limit: u64,
) -> DbResult<Vec<Row<event_text::Model>>> {
    let beyond = Condition::any().add(event_text::Column::Seq.gt(after.0)).add(
        Condition::all()
            .add(event_text::Column::Seq.eq(after.0))
            .add(event_text::Column::Name.gt(after.1.as_str())),
    );
    let select = event_text::Entity::find().filter(beyond).order_by_asc(event_text::Column::Seq);
    tx.list_as(select.order_by_asc(event_text::Column::Name).limit(limit)).await
}

/// The last event of each of the tickets.
pub(super) async fn list_last_seqs(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<(TicketId, i64)>> {
    #[derive(FromQueryResult)]
    struct Last {
        ticket_id: TicketId,
        last: i64,
    }
    let select = event::Entity::find().select_only().column(event::Column::TicketId);
    let select = select.column_as(event::Column::Seq.max(), "last").group_by(event::Column::TicketId);
    let of_tickets = event::Column::TicketId.is_in(tickets.iter().copied());
    let rows: Vec<Last> = tx.list_as(select.filter(of_tickets)).await?;
    Ok(rows.into_iter().map(|row| (row.ticket_id, row.last)).collect())
}

/// What stands of a ticket.
pub(super) struct Standing {
    /// The ticket.
    pub(super) ticket: ticket::Model,
    /// Its clock.
    pub(super) clock: Option<response_clock::Model>,
    /// Its place.
    pub(super) entry: Option<queue_entry::Model>,
    /// When its clock is looked at.
    pub(super) wake: Option<wake::Model>,
    /// Its repeats.
    pub(super) repeats: BTreeMap<RepeatId, RepeatStatus>,
}

/// What stands of tickets.
pub(super) async fn list_standing(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<Standing>> {
    let ids = || tickets.iter().copied();
    let mut clocks =
        tx.list(response_clock::Entity::find().filter(response_clock::Column::TicketId.is_in(ids()))).await?;
    let mut entries =
        tx.list(queue_entry::Entity::find().filter(queue_entry::Column::TicketId.is_in(ids()))).await?;
    let wakes = wake::Entity::find()
        .filter(wake::Column::Subject.eq(crate::tickets::CLOCK_SUBJECT))
        .filter(wake::Column::SubjectId.is_in(ids().map(|id| id.0)));
    let mut wakes = tx.list(wakes).await?;
    let repeats = tx.list(repeat::Entity::find().filter(repeat::Column::TicketId.is_in(ids()))).await?;
    let rows = tx.list(ticket::Entity::find().filter(ticket::Column::Id.is_in(ids()))).await?;
    let mut standing = Vec::with_capacity(rows.len());
    for ticket in rows {
        let id = ticket.id;
        standing.push(Standing {
            clock: take(&mut clocks, |row| row.ticket_id == id),
            entry: take(&mut entries, |row| row.ticket_id == id),
            wake: take(&mut wakes, |row| row.subject_id == id.0),
            repeats: repeats
                .iter()
                .filter(|row| row.ticket_id == id)
                .map(|row| (row.id, row.status))
                .collect(),
            ticket,
        });
    }
    Ok(standing)
}

fn take<T>(rows: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Option<T> {
    rows.iter().position(is).map(|index| rows.swap_remove(index))
}

/// A ticket that the log does not know.
pub(super) async fn find_unknown_ticket(tx: &Tx) -> DbResult<Option<ticket::Model>> {
    let unknown = "NOT EXISTS (SELECT 1 FROM event WHERE event.ticket_id = ticket.id \
                   AND event.kind = 'TICKET_CREATED')";
    tx.find(ticket::Entity::find().filter(Expr::cust(unknown))).await
}

/// The last number of each year.
pub(super) async fn list_counters(tx: &Tx) -> DbResult<Vec<ticket_counter::Model>> {
    tx.list(ticket_counter::Entity::find().order_by_asc(ticket_counter::Column::Year)).await
}

/// A page of lines, by their ids.
pub(super) async fn list_billable_lines(
    tx: &Tx,
    after: Option<LineId>,
    limit: u64,
) -> DbResult<Vec<billable_line::Model>> {
    let mut select = billable_line::Entity::find();
    if let Some(after) = after {
        select = select.filter(billable_line::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(billable_line::Column::Id).limit(limit)).await
}

/// The lines of a closed month.
pub(super) async fn list_stated_lines(tx: &Tx, id: StatementId) -> DbResult<Vec<billable_line::Model>> {
    tx.list(billable_line::Entity::find().filter(billable_line::Column::StatementId.eq(id))).await
}

/// A page of statements, by their ids.
pub(super) async fn list_statements(
    tx: &Tx,
    after: Option<StatementId>,
    limit: u64,
) -> DbResult<Vec<statement::Model>> {
    let mut select = statement::Entity::find();
    if let Some(after) = after {
        select = select.filter(statement::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(statement::Column::Id).limit(limit)).await
}

/// Repeats by their ids.
pub(super) async fn list_repeats(tx: &Tx, ids: &[RepeatId]) -> DbResult<Vec<repeat::Model>> {
    tx.list(repeat::Entity::find().filter(repeat::Column::Id.is_in(ids.iter().copied()))).await
}

/// The NIT of a company, without its digit.
pub(super) async fn find_nit(tx: &Tx, id: CompanyId) -> DbResult<Option<String>> {
    Ok(tx.find(company::Entity::find_by_id(id)).await?.and_then(|row| row.nit))
}
