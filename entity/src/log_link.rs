//! One commit of the log: the chain of digests.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// One commit of the log: the chain of digests.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_link")]
pub struct Model {
    /// The last event of the commit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub last_seq: i64,
    /// SHA-256 of the previous link and of the events of this one.
    pub hash: String,
    /// When.
    pub recorded_at: DateTimeUtc,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Desk;

    fn company_column() -> Option<Column> {
        None
    }
}
