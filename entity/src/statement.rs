//! A closed month of a company.

use crate::{Class, CompanyId, StatementId, Table};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A closed month of a company.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementId,
    /// The month: `2026-11`.
    pub month: String,
    /// How many lines.
    pub lines: i64,
    /// How many blocks.
    pub blocks: i64,
    /// These blocks in minutes.
    pub minutes: i64,
    /// Before tax, in centavos.
    pub base: i64,
    /// The tax.
    pub iva: i64,
    /// Both.
    pub total: i64,
    /// The canonical content that is hashed.
    pub content: String,
    /// Its SHA-256, in hex.
    pub content_sha256: String,
    /// The last event before the close: what the log said then.
    pub log_seq: i64,
    /// The hash of the link that covers it; not in the content.
    pub log_hash: String,
    /// When.
    pub closed_at: DateTimeUtc,
    /// By whom, as the log names him.
    pub closed_by: String,
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
