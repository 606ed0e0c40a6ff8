//! A sign-in. What a company says of the person stands in `member`.

use crate::{Class, PersonId, Role, Standing, Table};
use sea_orm::entity::prelude::*;
use std::fmt;

/// A sign-in. What a company says of the person stands in `member`.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// The address of the sign-in, in lower case.
    pub email: String,
    /// argon2id; none until a password is set.
    pub password_hash: Option<String>,
    /// Set for a password given by somebody else: it serves once, until then.
    pub password_expires_at: Option<DateTimeUtc>,
    /// The one role.
    pub role: Role,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Whether the person may sign in.
    pub status: Standing,
    /// Counts changes.
    pub version: i32,
    /// When the person was entered.
    pub created_at: DateTimeUtc,
}

/// Without the password's hash and what is the person's own: a row may reach a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("person")
            .field("id", &self.id)
            .field("role", &self.role)
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
    const CLASS: Class = Class::Credentials;

    fn company_column() -> Option<Column> {
        None
    }
}
