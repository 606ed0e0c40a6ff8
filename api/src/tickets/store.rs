//! The SQL of tickets, their places and their clocks.

use crate::command::QueueTx;
use crate::platform::db::{DbError, DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use turno_entity::{
    PersonId, TicketId, TicketStatus, queue_entry, response_clock, ticket, ticket_counter, wake,
};
use uuid::Uuid;

/// The subject under which response clocks sleep.
pub const CLOCK_SUBJECT: &str = "response_clock";

pub(super) async fn lock_ticket(tx: &Tx, id: TicketId) -> DbResult<Option<ticket::Model>> {
    tx.lock(ticket::Entity::find().filter(ticket::Column::Id.eq(id))).await
}

/// A ticket, as far as the scope may see it.
pub async fn find_ticket(tx: &Tx, id: TicketId) -> DbResult<Option<ticket::Model>> {
    tx.find(ticket::Entity::find().filter(ticket::Column::Id.eq(id))).await
}

/// Tickets by their ids, in no order, as far as the scope may see them.
pub async fn list_tickets(tx: &Tx, ids: &[TicketId]) -> DbResult<Vec<ticket::Model>> {
    tx.list(ticket::Entity::find().filter(ticket::Column::Id.is_in(ids.iter().copied()))).await
}

/// Locks tickets in the order of all locks, by ascending id.
pub(super) async fn lock_tickets(tx: &Tx, ids: &[TicketId]) -> DbResult<Vec<ticket::Model>> {
    let among = ticket::Entity::find().filter(ticket::Column::Id.is_in(ids.iter().copied()));
    tx.lock_all(among.order_by_asc(ticket::Column::Id)).await
}

/// Writes that tickets were taken, each by its own agent.
pub(super) async fn update_taken(tx: &Tx, hands: &[(TicketId, PersonId)], at: DateTime<Utc>) -> DbResult<()> {
    if hands.is_empty() {
        return Ok(());
    }
    let mut assignee = CaseStatement::new();
    for (id, by) in hands {
        assignee = assignee.case(ticket::Column::Id.eq(*id), Expr::value(by.0));
    }
    let update = ticket::Entity::update_many()
        .col_expr(ticket::Column::Status, Expr::value(TicketStatus::InProgress))
        .col_expr(ticket::Column::Version, Expr::col(ticket::Column::Version).add(1))
        .col_expr(ticket::Column::AssigneeId, assignee.into())
        .col_expr(ticket::Column::TakenAt, Expr::value(at))
        .filter(ticket::Column::Id.is_in(hands.iter().map(|(id, _)| *id)));
    let updated = tx.update(update).await?;
    if u64::try_from(hands.len()) == Ok(updated) { Ok(()) } else { Err(DbError::Missing("ticket")) }
}

/// Takes the places of tickets away.
pub(super) async fn delete_entries(tx: &QueueTx<'_>, ids: &[TicketId]) -> DbResult<()> {
    let among = queue_entry::Column::TicketId.is_in(ids.iter().copied());
    tx.delete(queue_entry::Entity::delete_many().filter(among)).await?;
    Ok(())
}

pub(super) async fn get_clock(tx: &Tx, ticket: &ticket::Model) -> DbResult<response_clock::Model> {
    tx.get(response_clock::Entity::find_by_id((ticket.company_id, ticket.id))).await
}

pub(super) async fn insert_ticket(tx: &Tx, row: &ticket::Model) -> DbResult<()> {
    tx.insert(row.clone().into_active_model().reset_all()).await
}

pub(super) async fn insert_clock(tx: &Tx, row: response_clock::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

/// Writes the row as it is now. A new company goes down to the children by itself.
pub(super) async fn update_ticket(tx: &Tx, row: &ticket::Model) -> DbResult<()> {
    let update = ticket::Entity::update_many()
        .set(row.clone().into_active_model().reset_all())
        .filter(ticket::Column::Id.eq(row.id));
    one(tx.update(update).await?)
}

pub(super) async fn update_clock(tx: &Tx, row: response_clock::Model) -> DbResult<()> {
    let id = row.ticket_id;
    let update = response_clock::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(response_clock::Column::TicketId.eq(id));
    one(tx.update(update).await?)
}

fn one(rows: u64) -> DbResult<()> {
    if rows == 1 { Ok(()) } else { Err(DbError::Missing("ticket")) }
}

/// The next number of a year. The queue's lock orders the callers, and a rollback gives the number back.
pub(super) async fn next_number(tx: &QueueTx<'_>, year: i32) -> DbResult<i64> {
    let sql = "INSERT INTO ticket_counter (year, last_value) VALUES ($1, 1) ON CONFLICT (year) \
               DO UPDATE SET last_value = ticket_counter.last_value + 1 RETURNING last_value";
    let rows = tx.raw_on::<ticket_counter::Entity>(sql, [year.into()]).await?;
    let row = rows.first().ok_or(DbError::Missing("ticket_counter"))?;
    Ok(row.try_get("", "last_value")?)
}

/// Gives the ticket its place, or takes it away.
pub(super) async fn put_entry(
    tx: &QueueTx<'_>,
    ticket: &ticket::Model,
    workable: Option<bool>,
) -> DbResult<()> {
    let Some(workable) = workable else {
        let delete = queue_entry::Entity::delete_many().filter(queue_entry::Column::TicketId.eq(ticket.id));
        tx.delete(delete).await?;
        return Ok(());
    };
    let sql = "INSERT INTO queue_entry (ticket_id, received_at, ordinal, workable) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (ticket_id) DO UPDATE SET workable = excluded.workable";
    let values = [ticket.id.0.into(), ticket.received_at.into(), ticket.ordinal.into(), workable.into()];
    tx.raw_on::<queue_entry::Entity>(sql, values).await?;
    Ok(())
}

/// Sets when to look at something again; `None` lets it rest.
pub async fn put_wake(tx: &Tx, subject: &str, id: Uuid, at: Option<DateTime<Utc>>) -> DbResult<()> {
    let Some(at) = at else {
        let delete = wake::Entity::delete_many()
            .filter(wake::Column::Subject.eq(subject))
            .filter(wake::Column::SubjectId.eq(id));
        tx.delete(delete).await?;
        return Ok(());
    };
    let sql = "INSERT INTO wake (subject, subject_id, wake_at) VALUES ($1, $2, $3) \
               ON CONFLICT (subject, subject_id) DO UPDATE SET wake_at = excluded.wake_at";
    tx.raw_on::<wake::Entity>(sql, [subject.into(), id.into(), at.into()]).await?;
    Ok(())
}

/// Whether others were merged into a ticket.
pub(super) async fn has_merged(tx: &Tx, into: TicketId) -> DbResult<bool> {
    let merged = ticket::Entity::find().filter(ticket::Column::MergedIntoId.eq(into));
    Ok(tx.find(merged).await?.is_some())
}
