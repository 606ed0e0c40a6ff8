//! A sign-in of a person, acting for one company at a time.

use crate::{Class, CompanyId, PersonId, SessionId, Table};
use sea_orm::entity::prelude::*;

/// A sign-in of a person, acting for one company at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The id; the family of its refresh tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Who signed in.
    pub person_id: PersonId,
    /// The company acted for; none for the desk.
    pub company_id: Option<CompanyId>,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Until when it can be refreshed.
    pub expires_at: DateTimeUtc,
    /// When it was ended.
    pub revoked_at: Option<DateTimeUtc>,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Credentials;

    fn company_column() -> Option<Column> {
        None
    }
}
