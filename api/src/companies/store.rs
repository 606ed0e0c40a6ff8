//! The SQL of companies.

use super::Nit;
use crate::platform::db::{DbError, DbResult, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use turno_entity::{CompanyId, company};

/// The company with a NIT, as far as the scope may see it.
pub async fn find_by_nit(tx: &Tx, nit: Nit) -> DbResult<Option<company::Model>> {
    tx.find(company::Entity::find().filter(company::Column::Nit.eq(nit.digits()))).await
}

/// A company that has a NIT, as far as the scope may see it.
pub async fn find_company(tx: &Tx, id: CompanyId) -> DbResult<Option<company::Model>> {
    tx.find(company::Entity::find_by_id(id).filter(company::Column::Nit.is_not_null())).await
}

/// Companies by their ids, in no order, as far as the scope may see them.
pub async fn list_by_ids(tx: &Tx, ids: &[CompanyId]) -> DbResult<Vec<company::Model>> {
    let among = company::Column::Id.is_in(ids.iter().copied());
    tx.list(company::Entity::find().filter(among).filter(company::Column::Nit.is_not_null())).await
}

/// A page of companies in the order in which they were entered, as far as the scope may see them.
pub async fn list_companies(tx: &Tx, after: Option<CompanyId>, limit: u64) -> DbResult<Vec<company::Model>> {
    let mut select = company::Entity::find().filter(company::Column::Nit.is_not_null());
    if let Some(after) = after {
        select = select.filter(company::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(company::Column::Id).limit(limit)).await
}

pub(super) async fn lock_company(tx: &Tx, id: CompanyId) -> DbResult<Option<company::Model>> {
    tx.lock(company::Entity::find_by_id(id)).await
}

/// Companies that have a NIT, locked by ascending id.
pub async fn lock_all(tx: &Tx, ids: &[CompanyId]) -> DbResult<Vec<company::Model>> {
    let among = company::Column::Id.is_in(ids.iter().copied());
    let select = company::Entity::find().filter(among).filter(company::Column::Nit.is_not_null());
    tx.list(select.order_by_asc(company::Column::Id).lock_exclusive()).await
}

pub(super) async fn insert_company(tx: &Tx, row: company::Model) -> DbResult<()> {
    tx.insert(row.into_active_model().reset_all()).await
}

/// Writes the row as it is now, and counts the change.
pub(super) async fn update_company(tx: &Tx, mut row: company::Model) -> DbResult<()> {
    let id = row.id;
    row.version += 1;
    let update = company::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(company::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("company")) }
}
