//! How people are called on other people's screens.

use crate::platform::db::{DbResult, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno_entity::{PersonId, person};

/// The names of people, for their display.
pub async fn list_names(tx: &Tx, ids: &[PersonId]) -> DbResult<Vec<(PersonId, String)>> {
    let rows = tx.list(person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied()))).await?;
    Ok(rows.into_iter().map(|row| (row.id, format!("{} {}", row.given_names, row.surnames))).collect())
}
