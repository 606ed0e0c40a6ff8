//! A message or a note of a ticket.

use crate::{Audience, Class, CompanyId, MessageId, PersonId, Table, TicketId};
use sea_orm::entity::prelude::*;

/// A message or a note of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// Who wrote it; none for the desk itself.
    pub author_id: Option<PersonId>,
    /// A note is for the desk only.
    pub audience: Audience,
    /// The text.
    pub body: String,
    /// When.
    pub sent_at: DateTimeUtc,
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
