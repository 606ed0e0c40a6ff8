//! What a company owes for one item.

use crate::{
    Class, CompanyId, LineId, LineReason, LineStatus, PersonId, QuoteId, RepeatId, StatementId, Table,
    TicketId,
};
use sea_orm::entity::prelude::*;

/// What a company owes for one item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "billable_line")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// The number of the ticket, for those who may not read tickets.
    pub ticket_number: String,
    /// Why it is charged.
    pub reason: LineReason,
    /// The confirmation of an improvement.
    pub quote_id: Option<QuoteId>,
    /// The confirmation of a repeat.
    pub repeat_id: Option<RepeatId>,
    /// The line that it takes back.
    pub reverses_id: Option<LineId>,
    /// Where it stands.
    pub status: LineStatus,
    /// What stands on the invoice.
    pub description: String,
    /// How it was computed, in words and numbers.
    pub explanation: String,
    /// Sessions of work.
    pub sessions: i64,
    /// Seconds worked.
    pub seconds: i64,
    /// Blocks charged; negative when it takes back.
    pub blocks: i64,
    /// How long a block is.
    pub block_minutes: i32,
    /// What a block costs, in centavos.
    pub block_price: i64,
    /// The rate of IVA.
    pub iva_basis_points: i32,
    /// Code of the item.
    pub item_code: String,
    /// Scheme of that code.
    pub item_scheme: String,
    /// Unit of the quantity.
    pub unit_code: String,
    /// Before tax, in centavos.
    pub base: i64,
    /// The tax.
    pub iva: i64,
    /// Both.
    pub total: i64,
    /// The beginning of the first session.
    pub worked_from: DateTimeUtc,
    /// The end of the last.
    pub worked_to: DateTimeUtc,
    /// Who confirmed it.
    pub confirmed_by: PersonId,
    /// When.
    pub confirmed_at: DateTimeUtc,
    /// Until when the company may dispute.
    pub held_until: Option<DateTimeUtc>,
    /// The day in Bogotá on which it became READY: its period. None while it is held, and for ever if it never was.
    pub ready_on: Option<Date>,
    /// The invoice in which it stands.
    pub invoice_number: Option<String>,
    /// When it was marked invoiced.
    pub invoiced_at: Option<DateTimeUtc>,
    /// The closed month in which it stands.
    pub statement_id: Option<StatementId>,
    /// When it was made.
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
