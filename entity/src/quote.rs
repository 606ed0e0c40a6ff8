//! What an improvement costs at most, and what the company said to it.

use crate::{
    AnswerChannel, Class, CompanyId, ImprovementKind, PersonId, QuoteId, QuoteStatus, Table, TicketId,
};
use sea_orm::entity::prelude::*;

/// What an improvement costs at most, and what the company said to it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quote")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuoteId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// What is built.
    pub improvement: ImprovementKind,
    /// What is built, in words.
    pub description: String,
    /// The most that can be charged, in blocks.
    pub maximum_blocks: i32,
    /// How long a block is; frozen.
    pub block_minutes: i32,
    /// What a block costs, in centavos; frozen.
    pub block_price: i64,
    /// The rate of IVA; frozen.
    pub iva_basis_points: i32,
    /// Code of the item; frozen.
    pub item_code: String,
    /// Scheme of that code; frozen.
    pub item_scheme: String,
    /// Unit of the quantity; frozen.
    pub unit_code: String,
    /// The most before tax, in centavos.
    pub base: i64,
    /// The tax on it.
    pub iva: i64,
    /// The most to pay.
    pub total: i64,
    /// Where it stands.
    pub status: QuoteStatus,
    /// The hash of the exact text that is confirmed.
    pub text_sha256: String,
    /// When it was sent.
    pub sent_at: DateTimeUtc,
    /// Who sent it.
    pub sent_by: PersonId,
    /// The last instant at which it can be accepted.
    pub valid_until: DateTimeUtc,
    /// When it was accepted or declined.
    pub answered_at: Option<DateTimeUtc>,
    /// By whom.
    pub answered_by: Option<PersonId>,
    /// Through what.
    pub answered_through: Option<AnswerChannel>,
    /// Why it was declined.
    pub decline_reason: Option<String>,
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
