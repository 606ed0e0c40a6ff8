//! A client company: a tenant, keyed by its NIT.

use crate::{Class, CompanyId, Standing, Table};
use sea_orm::entity::prelude::*;

/// A client company: a tenant, keyed by its NIT.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompanyId,
    /// The NIT without its check digit; none for the reserved company.
    pub nit: Option<String>,
    /// The registered name.
    pub name: String,
    /// Whether its people may use the desk.
    pub status: Standing,
    /// Counts changes.
    pub version: i32,
    /// When it was entered.
    pub created_at: DateTimeUtc,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Tenant;

    fn company_column() -> Option<Column> {
        Some(Column::Id)
    }
}
