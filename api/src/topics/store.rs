//! The stored topics.

use crate::platform::db::{DbResult, Tx};
use sea_orm::{EntityTrait, QueryOrder};
use turno_entity::topic;

/// All topics, in the order of display.
pub async fn list_topics(tx: &Tx) -> DbResult<Vec<topic::Model>> {
    tx.list(topic::Entity::find().order_by_asc(topic::Column::Ordinal)).await
}

/// The topic with a code.
pub async fn find_topic(tx: &Tx, code: &str) -> DbResult<Option<topic::Model>> {
    tx.find(topic::Entity::find_by_id(code)).await
}
