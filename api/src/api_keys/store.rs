//! The SQL of keys.

use super::rules::NOTED_EVERY;
use crate::platform::db::{DbError, DbResult, SecretDigest, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use turno_entity::{ApiKeyId, api_key};

/// The key of the advisory lock under which keys are made: how many are alive is counted under it.
const MAKING: i64 = 7_303;

/// A count.
#[derive(FromQueryResult)]
struct Count {
    many: i64,
}

fn alive(now: DateTime<Utc>) -> Condition {
    Condition::all().add(api_key::Column::RevokedAt.is_null()).add(api_key::Column::ExpiresAt.gt(now))
}

/// The key with an id and a secret, if it is alive. A wrong secret and an absent key are the same.
pub(super) async fn find_alive(
    tx: &Tx,
    id: ApiKeyId,
    digest: SecretDigest,
    now: DateTime<Utc>,
) -> DbResult<Option<api_key::Model>> {
    let by_id = api_key::Entity::find_by_id(id);
    tx.find(by_id.filter(api_key::Column::SecretSha256.eq(digest.stored())).filter(alive(now))).await
}

/// A key with a secret, if one is alive.
pub async fn find_of_secret(
    tx: &Tx,
    digest: SecretDigest,
    now: DateTime<Utc>,
) -> DbResult<Option<api_key::Model>> {
    let of_secret = api_key::Entity::find().filter(api_key::Column::SecretSha256.eq(digest.stored()));
    tx.find(of_secret.filter(alive(now))).await
}

/// Nobody else makes a key until the end of this transaction.
pub(super) async fn lock_making(tx: &Tx) -> DbResult<()> {
    tx.lock_advisory(MAKING).await
}

/// How many keys are alive.
pub(super) async fn count_alive(tx: &Tx, now: DateTime<Utc>) -> DbResult<u64> {
    let many = Expr::expr(Func::count(Expr::col(api_key::Column::Id)));
    let select = api_key::Entity::find().select_only().expr_as(many, "many").filter(alive(now));
    let count: Option<Count> = tx.find_as(select).await?;
    Ok(count.map_or(0, |count| u64::try_from(count.many).unwrap_or_default()))
}

/// Keys by their ids, in no order.
pub async fn list_by_ids(tx: &Tx, ids: &[ApiKeyId]) -> DbResult<Vec<api_key::Model>> {
    tx.list(api_key::Entity::find().filter(api_key::Column::Id.is_in(ids.iter().copied()))).await
}

/// A page of keys in the order in which they were made.
pub(super) async fn list_keys(tx: &Tx, after: Option<ApiKeyId>, limit: u64) -> DbResult<Vec<api_key::Model>> {
    let mut select = api_key::Entity::find();
    if let Some(after) = after {
        select = select.filter(api_key::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(api_key::Column::Id).limit(limit)).await
}

pub(super) async fn insert_key(tx: &Tx, row: api_key::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

pub(super) async fn lock_key(tx: &Tx, id: ApiKeyId) -> DbResult<Option<api_key::Model>> {
    tx.lock(api_key::Entity::find_by_id(id)).await
}

pub(super) async fn update_key(tx: &Tx, row: api_key::Model) -> DbResult<()> {
    let id = row.id;
    let update = api_key::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(api_key::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("api_key")) }
}

/// Notes a use, unless another process has noted one of the same minute.
pub(super) async fn update_last_use(tx: &Tx, id: ApiKeyId, at: DateTime<Utc>) -> DbResult<u64> {
    let due = Condition::any()
        .add(api_key::Column::LastUsedAt.is_null())
        .add(api_key::Column::LastUsedAt.lte(at - NOTED_EVERY));
    let update = api_key::Entity::update_many()
        .col_expr(api_key::Column::LastUsedAt, Expr::value(at))
        .filter(api_key::Column::Id.eq(id))
        .filter(due);
    tx.update(update).await
}
