//! A request to the desk.

use crate::{
    Channel, Class, CompanyId, DocumentType, PersonId, ResolutionCause, Table, TicketId, TicketKind,
    TicketStatus,
};
use sea_orm::entity::prelude::*;
use std::fmt;

/// A request to the desk.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// The company; the reserved one until it is known.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TicketId,
    /// Year and number in one, rising.
    pub ordinal: i64,
    /// The number as people read it.
    pub number: String,
    /// In a line.
    pub subject: String,
    /// What is asked.
    pub description: String,
    /// How it came.
    pub channel: Channel,
    /// What it is about.
    pub topic_code: String,
    /// What kind of request.
    pub kind: TicketKind,
    /// 1, 2 or 3.
    pub priority: i32,
    /// Where it stands.
    pub status: TicketStatus,
    /// Counts changes.
    pub version: i32,
    /// When the desk received it: its place.
    pub received_at: DateTimeUtc,
    /// The person who signed in, where one did.
    pub requester_id: Option<PersonId>,
    /// Kind of the document given.
    pub requester_document_type: Option<DocumentType>,
    /// Its number; never shown whole.
    pub requester_document_number: Option<String>,
    /// Given names, as given.
    pub requester_given_names: Option<String>,
    /// Surnames, as given.
    pub requester_surnames: Option<String>,
    /// Where the answer goes.
    pub requester_email: Option<String>,
    /// E.164.
    pub requester_phone: Option<String>,
    /// A NIT that was given and belongs to no known company.
    pub stated_nit: Option<String>,
    /// The agent who has it.
    pub assignee_id: Option<PersonId>,
    /// When he took it.
    pub taken_at: Option<DateTimeUtc>,
    /// When it was last taken up again after a resolution: work since then is not charged.
    pub reopened_at: Option<DateTimeUtc>,
    /// When the identity was complete.
    pub identified_at: Option<DateTimeUtc>,
    /// The first response by a person.
    pub answered_at: Option<DateTimeUtc>,
    /// When it was last resolved.
    pub resolved_at: Option<DateTimeUtc>,
    /// Why there was a request.
    pub resolution_cause: Option<ResolutionCause>,
    /// When it is expected to be solved.
    pub estimated_on: Option<Date>,
    /// The closed ticket to which it refers.
    pub follows_id: Option<TicketId>,
    /// The ticket out of which it was taken, as one of several requests in one text.
    pub split_from_id: Option<TicketId>,
    /// The ticket that stays, of the same request.
    pub merged_into_id: Option<TicketId>,
}

/// Without the requester's data and the texts: a row may reach a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ticket")
            .field("company_id", &self.company_id)
            .field("id", &self.id)
            .field("number", &self.number)
            .field("status", &self.status)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
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
