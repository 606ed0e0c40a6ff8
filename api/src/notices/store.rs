//! The SQL of notices.

use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use turno_entity::{NoticeId, notice};

pub(super) async fn insert_notices(tx: &Tx, rows: Vec<notice::Model>) -> DbResult<()> {
    tx.insert_all(rows.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// Notices that have not left, the oldest first.
pub(super) async fn list_waiting(tx: &Tx, limit: u64) -> DbResult<Vec<notice::Model>> {
    // Written out, not bound: the planner takes the partial index only if it can read the condition.
    let waiting =
        notice::Entity::find().filter(Expr::cust("notice.sent_at IS NULL AND notice.failed_at IS NULL"));
    let in_order = waiting.order_by_asc(notice::Column::CreatedAt).order_by_asc(notice::Column::Id);
    tx.list(in_order.limit(limit)).await
}

/// Marks that a notice has left, and says whether it had not before.
pub(super) async fn update_sent(tx: &Tx, id: NoticeId, at: DateTime<Utc>) -> DbResult<bool> {
    let update = notice::Entity::update_many()
        .col_expr(notice::Column::SentAt, Expr::value(at))
        .col_expr(notice::Column::Attempts, Expr::col(notice::Column::Attempts).add(1))
        .filter(notice::Column::Id.eq(id))
        .filter(notice::Column::SentAt.is_null());
    Ok(tx.update(update).await? == 1)
}

/// Marks that a notice cannot be written as a mail, so that it holds up no other.
pub(super) async fn update_failed(tx: &Tx, id: NoticeId, at: DateTime<Utc>) -> DbResult<bool> {
    let update = notice::Entity::update_many()
        .col_expr(notice::Column::FailedAt, Expr::value(at))
        .filter(notice::Column::Id.eq(id))
        .filter(notice::Column::SentAt.is_null());
    Ok(tx.update(update).await? == 1)
}
