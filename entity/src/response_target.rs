//! Business minutes to a response, by priority, from a date on.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// Business minutes to a response, by priority, from a date on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response_target")]
pub struct Model {
    /// The level.
    #[sea_orm(primary_key, auto_increment = false)]
    pub priority: i32,
    /// From this local date on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub effective_from: Date,
    /// Business minutes.
    pub minutes: i32,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Desk;

    fn company_column() -> Option<Column> {
        None
    }
}
