//! One refresh token of a session, by its digest. It serves once.

use crate::{Class, SessionId, Table};
use sea_orm::entity::prelude::*;
use std::fmt;

/// One refresh token of a session, by its digest. It serves once.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// The session.
    pub session_id: SessionId,
    /// Counts the turns of the session: tokens of the newest are alive.
    pub generation: i32,
    /// When it was given.
    pub issued_at: DateTimeUtc,
    /// When it was turned in.
    pub used_at: Option<DateTimeUtc>,
}

/// Without the digest, which is the key of the row: a row may reach a log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("refresh_token")
            .field("session_id", &self.session_id)
            .field("generation", &self.generation)
            .field("issued_at", &self.issued_at)
            .field("used_at", &self.used_at)
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
