//! A time in which the response clock stood still.

use crate::{Class, CompanyId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// A time in which the response clock stood still.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clock_pause")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// From.
    #[sea_orm(primary_key, auto_increment = false)]
    pub started_at: DateTimeUtc,
    /// To; none while it lasts.
    pub ended_at: Option<DateTimeUtc>,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Tenant;
    const BILLING: bool = false;

    fn company_column() -> Option<Column> {
        Some(Column::CompanyId)
    }
}
