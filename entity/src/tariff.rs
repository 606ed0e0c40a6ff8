//! What an hour of the desk costs, from a day on.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// What an hour of the desk costs, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tariff")]
pub struct Model {
    /// The first day on which it holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub effective_from: Date,
    /// How long a block is.
    pub block_minutes: i32,
    /// What a block costs before tax, in centavos.
    pub block_price: i64,
    /// The rate of IVA in hundredths of a percent.
    pub iva_basis_points: i32,
    /// Code of the item on the invoice.
    pub item_code: String,
    /// Scheme of that code.
    pub item_scheme: String,
    /// Unit of the quantity on the invoice.
    pub unit_code: String,
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
