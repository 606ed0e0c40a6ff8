//! What a company bought, and since when it is in production.

use crate::{Class, CompanyId, Table};
use sea_orm::entity::prelude::*;

/// What a company bought, and since when it is in production.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The kinds of improvement it bought, as a JSON array of codes.
    pub improvements: String,
    /// The first day of production; none before.
    pub production_start: Option<Date>,
    /// Counts changes.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Tenant;

    fn company_column() -> Option<Column> {
        Some(Column::CompanyId)
    }
}
