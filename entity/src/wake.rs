//! Something that sleeps: look again at it then.

use crate::{Class, Table};
use sea_orm::entity::prelude::*;

/// Something that sleeps: look again at it then.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wake")]
pub struct Model {
    /// What kind of thing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Which one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// When.
    pub wake_at: DateTimeUtc,
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
