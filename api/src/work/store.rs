//! The SQL of work.

use crate::platform::db::{DbError, DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use turno_entity::{PersonId, TicketId, WorkSessionId, work_session};

/// The sessions of tickets, in the order of their beginnings, corrected ones included.
pub async fn list_of_tickets(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<work_session::Model>> {
    let among = work_session::Column::TicketId.is_in(tickets.iter().copied());
    let select = work_session::Entity::find().filter(among);
    let in_order =
        select.order_by_asc(work_session::Column::StartedAt).order_by_asc(work_session::Column::Id);
    tx.list(in_order).await
}

/// Sessions by their ids, in no order.
pub async fn list_by_id(tx: &Tx, ids: &[WorkSessionId]) -> DbResult<Vec<work_session::Model>> {
    let among = work_session::Column::Id.is_in(ids.iter().copied());
    tx.list(work_session::Entity::find().filter(among)).await
}

pub(super) async fn find_session(tx: &Tx, id: WorkSessionId) -> DbResult<Option<work_session::Model>> {
    tx.find(work_session::Entity::find().filter(work_session::Column::Id.eq(id))).await
}

/// The running session on a ticket.
pub(super) async fn list_running(tx: &Tx, ticket: TicketId) -> DbResult<Vec<work_session::Model>> {
    let of_ticket = work_session::Entity::find().filter(work_session::Column::TicketId.eq(ticket));
    tx.list(of_ticket.filter(work_session::Column::EndedAt.is_null())).await
}

/// Whether an agent has work in a span of time, other than one session. The agent is locked.
pub(super) async fn has_work(
    tx: &Tx,
    agent: PersonId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    other_than: Option<WorkSessionId>,
) -> DbResult<bool> {
    let still = Condition::any()
        .add(work_session::Column::EndedAt.is_null())
        .add(work_session::Column::EndedAt.gt(from));
    let mut select = work_session::Entity::find()
        .filter(work_session::Column::AgentId.eq(agent))
        .filter(work_session::Column::SupersededBy.is_null())
        .filter(work_session::Column::StartedAt.lt(to))
        .filter(still);
    if let Some(id) = other_than {
        select = select.filter(work_session::Column::Id.ne(id));
    }
    Ok(tx.find(select).await?.is_some())
}

pub(super) async fn insert_session(tx: &Tx, row: work_session::Model) -> DbResult<()> {
    tx.insert(row.into_active_model()).await
}

/// Writes the row as it is now; its ticket is locked.
pub(super) async fn update_session(tx: &Tx, row: work_session::Model) -> DbResult<()> {
    let id = row.id;
    let update = work_session::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(work_session::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("work_session")) }
}
