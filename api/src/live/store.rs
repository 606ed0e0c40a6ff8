//! The SQL of listeners.

use crate::log::LinkRow;
use crate::platform::db::{DbResult, Tx};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};
use turno_entity::{Audience, CompanyId, TicketId, event, log_link, queue_entry, ticket};

/// Events that concern tickets, after a position and in order, as far as the scope may see them.
pub(super) async fn list_ticket_events(
    tx: &Tx,
    after: i64,
    ticket: Option<TicketId>,
    limit: u64,
) -> DbResult<Vec<event::Model>> {
    let mut select = event::Entity::find().filter(event::Column::Seq.gt(after));
    select = match ticket {
        Some(ticket) => select.filter(event::Column::TicketId.eq(ticket)),
        None => select.filter(event::Column::TicketId.is_not_null()),
    };
    if tx.scope().company().is_some() {
        select = select.filter(event::Column::Audience.eq(Audience::Company));
    }
    tx.list(select.order_by_asc(event::Column::Seq).limit(limit)).await
}

/// The covering links of events that may lie far apart, in order, without the links between them.
pub(super) async fn list_links_covering(tx: &Tx, seqs: &[i64]) -> DbResult<Vec<LinkRow>> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=seqs.len()).map(|n| format!("(${n})")).collect();
    let sql = format!(
        "WITH covered(seq) AS (VALUES {}) SELECT last_seq, hash, recorded_at FROM log_link WHERE last_seq IN \
         (SELECT (SELECT MIN(l.last_seq) FROM log_link AS l WHERE l.last_seq >= covered.seq) FROM covered) \
         ORDER BY last_seq",
        marks.join(", ")
    );
    let rows = tx.raw_on::<log_link::Entity>(&sql, seqs.iter().map(|seq| (*seq).into())).await?;
    Ok(rows.iter().map(|row| LinkRow::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// A ticket in the queue, whether it can be taken or keeps its place while it waits.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct InQueue {
    pub(super) company_id: CompanyId,
    pub(super) id: TicketId,
    pub(super) workable: bool,
}

/// The tickets in the queue, in its order, as far as the scope may see them.
pub(super) async fn list_in_queue(tx: &Tx, limit: u64) -> DbResult<Vec<InQueue>> {
    let entry = ticket::Entity::belongs_to(queue_entry::Entity)
        .from(ticket::Column::Id)
        .to(queue_entry::Column::TicketId)
        .into();
    let select: Select<ticket::Entity> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::CompanyId)
        .column(ticket::Column::Id)
        .column(queue_entry::Column::Workable)
        .join(JoinType::InnerJoin, entry);
    let in_order =
        select.order_by_asc(queue_entry::Column::ReceivedAt).order_by_asc(queue_entry::Column::Ordinal);
    tx.list_as(in_order.limit(limit)).await
}
