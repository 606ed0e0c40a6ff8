//! An earlier ticket that a repeat repeats: its evidence.

use crate::{Class, CompanyId, RepeatId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// An earlier ticket that a repeat repeats: its evidence.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "repeat_earlier")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The repeat.
    #[sea_orm(primary_key, auto_increment = false)]
    pub repeat_id: RepeatId,
    /// The earlier ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// How alike they are, from 0 to 1000.
    pub score: i32,
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
