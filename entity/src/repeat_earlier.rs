//! An earlier ticket that a repeat repeats: its evidence.

use crate::{Class, CompanyId, RepeatId, Table, TicketId, repeat};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect as _, QueryTrait as _};

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

    /// The evidence of what it has been told.
    fn company_sees() -> Option<Condition> {
        let told = repeat::Entity::find().select_only().column(repeat::Column::Id);
        let told = told.filter(repeat::Column::ConfirmedAt.is_not_null()).into_query();
        Some(Condition::all().add(Column::RepeatId.in_subquery(told)))
    }
}
