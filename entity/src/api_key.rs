//! A key with which an integration calls.

use crate::{ApiKeyId, ApiKeyScope, Class, PersonId, Table};
use sea_orm::entity::prelude::*;
use std::fmt;

/// A key with which an integration calls.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// The id. It stands in the key, in the clear.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: ApiKeyScope,
    /// SHA-256 of its secret, in hex.
    pub secret_sha256: String,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Who made it.
    pub created_by: PersonId,
    /// Until when it is good.
    pub expires_at: DateTimeUtc,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// Who revoked it.
    pub revoked_by: Option<PersonId>,
}

/// Without the digest of the secret: a row may reach a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("api_key")
            .field("id", &self.id)
            .field("scope", &self.scope)
            .field("expires_at", &self.expires_at)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Credentials;
    const BILLING: bool = false;

    fn company_column() -> Option<Column> {
        None
    }
}
