//! A ticket that asks what earlier ones of its company asked.

use crate::{Class, CompanyId, PersonId, RepeatId, RepeatStatus, Table, TicketId};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

/// A ticket that asks what earlier ones of its company asked.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "repeat")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RepeatId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// How alike they are, from 0 to 1000.
    pub score: i32,
    /// Where it stands.
    pub status: RepeatStatus,
    /// When it was found.
    pub found_at: DateTimeUtc,
    /// How long a block is; frozen when it was confirmed.
    pub block_minutes: Option<i32>,
    /// What a block costs, in centavos; frozen when it was confirmed.
    pub block_price: Option<i64>,
    /// The rate of IVA; frozen when it was confirmed.
    pub iva_basis_points: Option<i32>,
    /// Code of the item; frozen.
    pub item_code: Option<String>,
    /// Scheme of that code; frozen.
    pub item_scheme: Option<String>,
    /// Unit of the quantity; frozen.
    pub unit_code: Option<String>,
    /// When it was confirmed, and the company told.
    pub confirmed_at: Option<DateTimeUtc>,
    /// By which ADMIN.
    pub confirmed_by: Option<PersonId>,
    /// When the company disputed it.
    pub disputed_at: Option<DateTimeUtc>,
    /// By whom.
    pub disputed_by: Option<PersonId>,
    /// Why.
    pub dispute_reason: Option<String>,
    /// When it was dismissed, or the dispute decided.
    pub decided_at: Option<DateTimeUtc>,
    /// By which ADMIN.
    pub decided_by: Option<PersonId>,
    /// Why.
    pub decision_reason: Option<String>,
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

    /// A mere proposal is not told to the company (DR-23).
    fn company_sees() -> Option<Condition> {
        Some(Condition::all().add(Column::ConfirmedAt.is_not_null()))
    }
}
