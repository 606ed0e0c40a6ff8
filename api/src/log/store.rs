//! Reading the log.

use crate::platform::db::{DbError, DbResult, Principal, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult as _, QueryFilter, QueryOrder, QuerySelect,
};
use turno_entity::{TicketId, event, event_text, log_link};

/// A link of the chain.
pub type LinkRow = log_link::Model;

/// The last link. There is always one: the migration lays the first.
pub async fn head(tx: &Tx) -> DbResult<LinkRow> {
    tx.get(log_link::Entity::find().order_by_desc(log_link::Column::LastSeq)).await
}

/// The last link, under the log's lock. Somebody who is not alive any more, now that the lock is held, is refused.
pub(super) async fn lock_head(
    tx: &Tx,
    lock: i64,
    by: Option<&Principal>,
    now: DateTime<Utc>,
) -> DbResult<LinkRow> {
    if tx.backend() != DbBackend::Postgres {
        return head(tx).await;
    }
    let rows = tx.call_locked::<log_link::Entity>("log_tail", lock, by, now).await?;
    let row = rows.first().ok_or(DbError::Missing("log_link"))?;
    if !row.try_get::<bool>("", "alive")? {
        return Err(DbError::NotAlive);
    }
    Ok(LinkRow::from_query_result(row, "")?)
}

/// The link of the commit that holds an event.
pub async fn covering_link(tx: &Tx, seq: i64) -> DbResult<Option<LinkRow>> {
    let select = log_link::Entity::find().filter(log_link::Column::LastSeq.gte(seq));
    tx.find(select.order_by_asc(log_link::Column::LastSeq)).await
}

/// The links that cover the events from one to another, in order.
pub async fn covering_links(tx: &Tx, first: i64, last: i64) -> DbResult<Vec<LinkRow>> {
    let within = log_link::Entity::find().filter(log_link::Column::LastSeq.between(first, last));
    let mut links = tx.list(within.order_by_asc(log_link::Column::LastSeq)).await?;
    if links.last().is_none_or(|link| link.last_seq < last) {
        links.extend(covering_link(tx, last).await?);
    }
    Ok(links)
}

/// Links after a position, in order.
pub async fn list_links_after(tx: &Tx, seq: i64, limit: u64) -> DbResult<Vec<LinkRow>> {
    let select = log_link::Entity::find().filter(log_link::Column::LastSeq.gt(seq));
    tx.list(select.order_by_asc(log_link::Column::LastSeq).limit(limit)).await
}

/// Events after a position, in order.
pub async fn list_after(tx: &Tx, seq: i64, limit: u64) -> DbResult<Vec<event::Model>> {
    let select = event::Entity::find().filter(event::Column::Seq.gt(seq));
    tx.list(select.order_by_asc(event::Column::Seq).limit(limit)).await
}

/// Free texts of the events from one to another.
pub async fn list_texts_between(tx: &Tx, first: i64, last: i64) -> DbResult<Vec<event_text::Model>> {
    let select = event_text::Entity::find().filter(event_text::Column::Seq.between(first, last));
    tx.list(select.order_by_asc(event_text::Column::Seq)).await
}

/// The events of tickets after a place, so many of each, in order, as far as the scope may see them.
pub async fn list_history(
    tx: &Tx,
    tickets: &[TicketId],
    after: i64,
    limit: u64,
) -> DbResult<Vec<event::Model>> {
    let company = tx.scope().company().is_some();
    let seen = if company { " AND e.audience = 'COMPANY'" } else { "" };
    // How many stand between the page's beginning and the row: bounded by the index of the ticket's events.
    let rank = format!(
        "(SELECT COUNT(*) FROM event AS e WHERE e.ticket_id = event.ticket_id AND e.seq > ? \
         AND e.seq <= event.seq{seen}) <= ?"
    );
    let values: [sea_orm::Value; 2] = [after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let mut select = event::Entity::find()
        .filter(event::Column::TicketId.is_in(tickets.iter().copied()))
        .filter(event::Column::Seq.gt(after))
        .filter(Expr::cust_with_values(tx.marked(&rank), values));
    if company {
        select = select.filter(event::Column::Audience.eq(turno_entity::Audience::Company));
    }
    tx.list(select.order_by_asc(event::Column::Seq)).await
}
