//! The place of an open ticket that nobody works on. No company data: every scope may count it.

use crate::{Class, Table, TicketId};
use sea_orm::entity::prelude::*;

/// The place of an open ticket that nobody works on. No company data: every scope may count it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "queue_entry")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// The place.
    pub received_at: DateTimeUtc,
    /// The place among equals.
    pub ordinal: i64,
    /// Whether it can be taken now; a waiting one keeps its place.
    pub workable: bool,
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
