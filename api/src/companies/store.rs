//! The SQL of companies.

use super::Nit;
use crate::platform::db::{DbResult, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno_entity::company;

/// The company with a NIT, as far as the scope may see it.
pub async fn find_by_nit(tx: &Tx, nit: Nit) -> DbResult<Option<company::Model>> {
    tx.find(company::Entity::find().filter(company::Column::Nit.eq(nit.digits()))).await
}
