//! Free text of an event. It can be erased without breaking the chain, which holds only a salted digest.

use crate::{Class, CompanyId, Table};
use sea_orm::entity::prelude::*;

/// Free text of an event. It can be erased without breaking the chain, which holds only a salted digest.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_text")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Which text of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The company at that time.
    pub company_id: Option<CompanyId>,
    /// The text.
    pub text: String,
    /// Random bytes in hex.
    pub salt: String,
}

/// References are written out where a query joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class = Class::Log;
    const BILLING: bool = false;
    const BILLING_ADDS: bool = true;

    fn company_column() -> Option<Column> {
        Some(Column::CompanyId)
    }
}
