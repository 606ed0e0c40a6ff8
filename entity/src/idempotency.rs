//! The outcome of a write that carried a key, so that a replay is answered and not repeated.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// The outcome of a write that carried a key, so that a replay is answered and not repeated.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who wrote.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    /// What.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mutation: String,
    /// The key he chose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Digest of the coerced input.
    pub request_sha256: String,
    /// Ids and position, as JSON.
    pub outcome: String,
    /// When.
    pub created_at: DateTimeUtc,
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
