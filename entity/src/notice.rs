//! Something that is told to somebody outside: it leaves after the commit.

use crate::{Class, CompanyId, MemberId, NoticeId, NoticeKind, QuoteId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// Something that is told to somebody outside: it leaves after the commit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// The ticket that it is about.
    pub ticket_id: Option<TicketId>,
    /// What it says.
    pub kind: NoticeKind,
    /// The mail address.
    pub recipient: String,
    /// The member to whom it goes.
    pub member_id: Option<MemberId>,
    /// The subject.
    pub subject: String,
    /// The text; what only the recipient may have is put in when it leaves.
    pub body: String,
    /// The quote of which the link goes in.
    pub quote_id: Option<QuoteId>,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// When it left.
    pub sent_at: Option<DateTimeUtc>,
    /// When it turned out that it cannot be written as a mail.
    pub failed_at: Option<DateTimeUtc>,
    /// How often it was tried.
    pub attempts: i32,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Tenant;
    const BILLING: bool = false;
    const BILLING_ADDS: bool = true;

    fn company_column() -> Option<Column> {
        Some(Column::CompanyId)
    }
}
