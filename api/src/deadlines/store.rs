//! The SQL of what sleeps.

use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turno_entity::{TicketId, wake};

/// The earliest wakes, in their order.
pub(super) async fn list_wakes(tx: &Tx, limit: u64) -> DbResult<Vec<wake::Model>> {
    let in_order = wake::Entity::find().order_by_asc(wake::Column::WakeAt);
    tx.list(in_order.order_by_asc(wake::Column::SubjectId).limit(limit)).await
}

/// The wake of a ticket's clock.
pub(super) async fn find_wake(tx: &Tx, ticket: TicketId) -> DbResult<Option<wake::Model>> {
    tx.find(wake::Entity::find_by_id((crate::tickets::CLOCK_SUBJECT.to_owned(), ticket.0))).await
}

/// Lets something sleep on, unless somebody else has set another time for it meanwhile.
pub(super) async fn update_wake(tx: &Tx, wake: &wake::Model, at: DateTime<Utc>) -> DbResult<u64> {
    let update = wake::Entity::update_many()
        .col_expr(wake::Column::WakeAt, Expr::value(at))
        .filter(wake::Column::Subject.eq(&wake.subject))
        .filter(wake::Column::SubjectId.eq(wake.subject_id))
        .filter(wake::Column::WakeAt.eq(wake.wake_at));
    tx.update(update).await
}
