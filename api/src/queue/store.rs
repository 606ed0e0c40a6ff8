//! The SQL of places. `queue_entry` has no company data, so every scope may count it.

use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turno_entity::{TicketId, queue_entry};

/// The place of one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The ticket.
    pub ticket_id: TicketId,
    /// How many workable tickets stand before it.
    pub ahead: i64,
}

/// The queue in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many tickets can be taken.
    pub length: i64,
    /// When the oldest of them was received.
    pub oldest_received_at: Option<DateTime<Utc>>,
}

/// The oldest workable tickets, in their order.
pub async fn list_oldest(tx: &Tx, limit: u64) -> DbResult<Vec<TicketId>> {
    let workable = queue_entry::Entity::find().filter(queue_entry::Column::Workable.eq(true));
    let in_order =
        workable.order_by_asc(queue_entry::Column::ReceivedAt).order_by_asc(queue_entry::Column::Ordinal);
    Ok(tx.list(in_order.limit(limit)).await?.into_iter().map(|entry| entry.ticket_id).collect())
}

/// The places of tickets, waiting ones included, in one pass over the queue. Who is not in the queue is left out.
pub async fn list_places(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<PlaceRow>> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=tickets.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT ticket_id, ahead FROM (SELECT ticket_id, COUNT(CASE WHEN workable THEN 1 END) OVER \
         (ORDER BY received_at, ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ahead \
         FROM queue_entry) AS places WHERE ticket_id IN ({})",
        marks.join(", ")
    );
    let rows = tx.raw_on::<queue_entry::Entity>(&sql, tickets.iter().map(|id| id.0.into())).await?;
    let place = |row: &sea_orm::QueryResult| {
        Ok(PlaceRow { ticket_id: row.try_get("", "ticket_id")?, ahead: row.try_get("", "ahead")? })
    };
    rows.iter().map(place).collect()
}

/// How many can be taken, and since when the oldest waits.
pub async fn find_standing(tx: &Tx) -> DbResult<Standing> {
    let sql = "SELECT COUNT(*) AS length FROM queue_entry WHERE workable";
    let rows = tx.raw_on::<queue_entry::Entity>(sql, []).await?;
    let length = rows.first().map(|row| row.try_get("", "length")).transpose()?.unwrap_or_default();
    let workable = queue_entry::Entity::find().filter(queue_entry::Column::Workable.eq(true));
    let oldest =
        workable.order_by_asc(queue_entry::Column::ReceivedAt).order_by_asc(queue_entry::Column::Ordinal);
    let oldest = tx.find(oldest).await?;
    Ok(Standing { length, oldest_received_at: oldest.map(|entry| entry.received_at) })
}

/// How many workable tickets stand before a place.
pub async fn count_before(tx: &Tx, received_at: DateTime<Utc>, ordinal: i64) -> DbResult<i64> {
    let sql =
        "SELECT COUNT(*) AS ahead FROM queue_entry WHERE workable AND (received_at, ordinal) < ($1, $2)";
    let rows = tx.raw_on::<queue_entry::Entity>(sql, [received_at.into(), ordinal.into()]).await?;
    Ok(rows.first().map(|row| row.try_get("", "ahead")).transpose()?.unwrap_or_default())
}
