//! One step on record. Rows are never changed.

use crate::{Audience, Class, CompanyId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// One step on record. Rows are never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Place in the one order of the desk.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The company at that time.
    pub company_id: Option<CompanyId>,
    /// The ticket, where it concerns one.
    pub ticket_id: Option<TicketId>,
    /// What happened.
    pub kind: String,
    /// Version of the payload.
    pub version: i32,
    /// Who did it: a person id, or `system`.
    pub actor: String,
    /// When it was written; never runs back.
    pub recorded_at: DateTimeUtc,
    /// Who may see it.
    pub audience: Audience,
    /// Ids, codes, instants and digests: canonical JSON, kept as the bytes that were hashed.
    pub payload: String,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Log;
    const BILLING: bool = false;
    const BILLING_ADDS: bool = true;

    fn company_column() -> Option<Column> {
        Some(Column::CompanyId)
    }
}
