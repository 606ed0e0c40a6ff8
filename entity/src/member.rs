//! A person as one company knows him.

use crate::{Class, CompanyId, DocumentType, MemberId, PersonId, Standing, Table};
use sea_orm::entity::prelude::*;

/// A person as one company knows him.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
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
