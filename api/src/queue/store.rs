//! The SQL of places. `queue_entry` has no company data, so every scope may count it.

use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
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

/// The workable entries in their order. The condition is written out, not bound: the planner takes the partial
/// index only if it can read it.
fn workable() -> Select<queue_entry::Entity> {
    let workable = queue_entry::Entity::find().filter(Expr::cust("queue_entry.workable"));
    workable.order_by_asc(queue_entry::Column::ReceivedAt).order_by_asc(queue_entry::Column::Ordinal)
}

/// The oldest workable tickets, in their order.
pub async fn list_oldest(tx: &Tx, limit: u64) -> DbResult<Vec<TicketId>> {
    Ok(tx.list(workable().limit(limit)).await?.into_iter().map(|entry| entry.ticket_id).collect())
}

/// The places of tickets, waiting ones included. Who is not in the queue is left out. Between each and the one before
/// it the workable ones are counted by their index, so the queue is passed over once, and no farther than to the last.
pub async fn list_places(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<PlaceRow>> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=tickets.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT ticket_id, CAST(SUM(between_them) OVER (ORDER BY received_at, ordinal) AS bigint) AS ahead FROM \
         (SELECT ticket_id, received_at, ordinal, CASE WHEN previous_at IS NULL THEN \
         (SELECT COUNT(*) FROM queue_entry AS w WHERE w.workable \
         AND (w.received_at, w.ordinal) < (asked.received_at, asked.ordinal)) \
         ELSE (SELECT COUNT(*) FROM queue_entry AS w WHERE w.workable \
         AND (w.received_at, w.ordinal) >= (asked.previous_at, asked.previous_ordinal) \
         AND (w.received_at, w.ordinal) < (asked.received_at, asked.ordinal)) END AS between_them FROM \
         (SELECT ticket_id, received_at, ordinal, LAG(received_at) OVER in_order AS previous_at, \
         LAG(ordinal) OVER in_order AS previous_ordinal FROM queue_entry WHERE ticket_id IN ({}) \
         WINDOW in_order AS (ORDER BY received_at, ordinal)) AS asked) AS counted",
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
    let oldest = tx.find(workable()).await?;
    Ok(Standing { length, oldest_received_at: oldest.map(|entry| entry.received_at) })
}

/// How many workable tickets stand before a place.
pub async fn count_before(tx: &Tx, received_at: DateTime<Utc>, ordinal: i64) -> DbResult<i64> {
    let sql =
        "SELECT COUNT(*) AS ahead FROM queue_entry WHERE workable AND (received_at, ordinal) < ($1, $2)";
    let rows = tx.raw_on::<queue_entry::Entity>(sql, [received_at.into(), ordinal.into()]).await?;
    Ok(rows.first().map(|row| row.try_get("", "ahead")).transpose()?.unwrap_or_default())
}
