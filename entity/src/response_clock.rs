//! The response clock of a ticket.

use crate::{Class, ClockState, CompanyId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// The response clock of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response_clock")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// Where it stands.
    pub state: ClockState,
    /// Business minutes to the response.
    pub target_minutes: i32,
    /// When it started.
    pub started_at: Option<DateTimeUtc>,
    /// When the response is due.
    pub due_at: Option<DateTimeUtc>,
    /// When the target passed.
    pub breached_at: Option<DateTimeUtc>,
    /// When it was answered.
    pub met_at: Option<DateTimeUtc>,
    /// The times in which it stood still, in order: a JSON list of pairs of instants.
    pub pauses: String,
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
