//! A day on which the desk stays closed that is no public holiday.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// A day on which the desk stays closed that is no public holiday.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "closure")]
pub struct Model {
    /// The local date.
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Date,
    /// Why.
    pub name: String,
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
