//! The SQL of sessions and their refresh tokens.

use crate::platform::db::{DbError, DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use turno_entity::{PersonId, SessionId, refresh_token, session};

pub(super) async fn lock_session(tx: &Tx, id: SessionId) -> DbResult<Option<session::Model>> {
    tx.lock(session::Entity::find_by_id(id)).await
}

pub(super) async fn insert_session(tx: &Tx, row: session::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

pub(super) async fn update_session(tx: &Tx, row: session::Model) -> DbResult<()> {
    let id = row.id;
    let update = session::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(session::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("session")) }
}

/// Ends every sign-in of a person.
pub(super) async fn revoke_all(tx: &Tx, person: PersonId, now: DateTime<Utc>) -> DbResult<()> {
    let update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::RevokedAt.is_null());
    tx.update(update).await?;
    Ok(())
}

pub(super) async fn find_token(tx: &Tx, hash: &str) -> DbResult<Option<refresh_token::Model>> {
    tx.find(refresh_token::Entity::find_by_id(hash)).await
}

/// The tokens of a session's newest generation, `limit` at most.
pub(super) async fn list_newest_tokens(
    tx: &Tx,
    session: SessionId,
    limit: u64,
) -> DbResult<Vec<refresh_token::Model>> {
    let of_session = refresh_token::Entity::find().filter(refresh_token::Column::SessionId.eq(session));
    let select = of_session.order_by_desc(refresh_token::Column::Generation).limit(limit);
    let mut rows = tx.list(select).await?;
    let newest = rows.first().map(|row| row.generation);
    rows.retain(|row| Some(row.generation) == newest);
    Ok(rows)
}

pub(super) async fn insert_token(tx: &Tx, row: refresh_token::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

pub(super) async fn use_token(tx: &Tx, hash: &str, now: DateTime<Utc>) -> DbResult<()> {
    let update = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(refresh_token::Column::TokenHash.eq(hash))
        .filter(refresh_token::Column::UsedAt.is_null());
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("refresh_token")) }
}
