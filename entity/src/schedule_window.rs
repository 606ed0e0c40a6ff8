//! A window of office hours on a day of the week, from a date on.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// A window of office hours on a day of the week, from a date on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_window")]
pub struct Model {
    /// From this local date on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub effective_from: Date,
    /// 1 Monday to 7 Sunday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weekday: i32,
    /// Minutes after midnight.
    #[sea_orm(primary_key, auto_increment = false)]
    pub opens_minute: i32,
    /// Minutes after midnight.
    pub closes_minute: i32,
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
