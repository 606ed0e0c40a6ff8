//! The SQL of people and memberships.

use crate::platform::db::{DbResult, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno_entity::{CompanyId, PersonId, member};

/// A person's membership of a company.
pub async fn find_member(tx: &Tx, company: CompanyId, person: PersonId) -> DbResult<Option<member::Model>> {
    let of_company = member::Entity::find().filter(member::Column::CompanyId.eq(company));
    tx.find(of_company.filter(member::Column::PersonId.eq(person))).await
}
