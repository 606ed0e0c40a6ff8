//! Whether an improvement is free: decided once for each kind that a ticket gets.

use crate::{Class, CompanyId, EntitlementReason, ImprovementKind, PersonId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// Whether an improvement is free: decided once for each kind that a ticket gets.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entitlement")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// The kind of improvement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub improvement: ImprovementKind,
    /// Whether it is free.
    pub free: bool,
    /// Why.
    pub reason: EntitlementReason,
    /// The last day of the grace, where production had begun.
    pub last_free_day: Option<Date>,
    /// The reason of the ADMIN who decided it anew.
    pub note: Option<String>,
    /// When it was decided.
    pub decided_at: DateTimeUtc,
    /// The ADMIN; none if the desk decided by its rule.
    pub decided_by: Option<PersonId>,
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
