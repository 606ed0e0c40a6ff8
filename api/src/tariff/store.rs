//! The SQL of the tariff.

use crate::platform::db::{DbResult, Tx};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use turno_entity::tariff;

/// The tariff in force on a day.
pub async fn find_in_force(tx: &Tx, on: NaiveDate) -> DbResult<tariff::Model> {
    let select = tariff::Entity::find().filter(tariff::Column::EffectiveFrom.lte(on));
    tx.get(select.order_by_desc(tariff::Column::EffectiveFrom)).await
}

/// The tariffs, the newest first.
pub async fn list_tariffs(tx: &Tx, limit: u64) -> DbResult<Vec<tariff::Model>> {
    tx.list(tariff::Entity::find().order_by_desc(tariff::Column::EffectiveFrom).limit(limit)).await
}

pub(super) async fn insert_tariff(tx: &Tx, row: tariff::Model) -> DbResult<()> {
    tx.insert(row.into_active_model()).await
}
