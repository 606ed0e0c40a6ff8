//! What a request is about, with its level of priority.

use crate::{Class, ImprovementKind, Table};
use sea_orm::entity::prelude::*;

/// What a request is about, with its level of priority.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "topic")]
pub struct Model {
    /// The code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The name in Spanish.
    pub name: String,
    /// 1, 2 or 3.
    pub priority: i32,
    /// Which improvement of the list of those that cost it is; none for everyday topics.
    pub improvement: Option<ImprovementKind>,
    /// Order of display.
    pub ordinal: i32,
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
