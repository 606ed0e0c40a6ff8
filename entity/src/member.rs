//! A person as one company knows him.

use crate::{Class, CompanyId, DocumentType, MemberId, PersonId, Standing, Table};
use sea_orm::entity::prelude::*;
use std::fmt;

/// A person as one company knows him.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MemberId,
    /// The sign-in.
    pub person_id: PersonId,
    /// Kind of the identity document.
    pub document_type: Option<DocumentType>,
    /// The normalised number.
    pub document_number: Option<String>,
    /// When an ADMIN entered or confirmed the document (DR-18).
    pub document_confirmed_at: Option<DateTimeUtc>,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Where answers go.
    pub email: String,
    /// E.164.
    pub phone: Option<String>,
    /// Whether he may accept a quote for the company.
    pub may_approve_quotes: bool,
    /// Whether the membership is in force.
    pub status: Standing,
    /// Since when.
    pub created_at: DateTimeUtc,
}

/// Without the document and what is the person's own: a row may reach a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("member")
            .field("company_id", &self.company_id)
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
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
