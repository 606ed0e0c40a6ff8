//! Time that an agent worked on a ticket.

use crate::{Class, CompanyId, PersonId, QuoteId, Table, TicketId, WorkSessionId};
use sea_orm::entity::prelude::*;

/// Time that an agent worked on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_session")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkSessionId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// Who worked.
    pub agent_id: PersonId,
    /// The quote that was accepted when it began.
    pub quote_id: Option<QuoteId>,
    /// From when.
    pub started_at: DateTimeUtc,
    /// Until when; none while it runs.
    pub ended_at: Option<DateTimeUtc>,
    /// Whole seconds; none while it runs.
    pub seconds: Option<i32>,
    /// Whether it may be charged: not after a reopening, and not where the improvement is free.
    pub billable: bool,
    /// The correction that took its place.
    pub superseded_by: Option<WorkSessionId>,
    /// Why it was corrected.
    pub supersede_reason: Option<String>,
    /// When it was put on record.
    pub created_at: DateTimeUtc,
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
