//! What a table may hold, and who may read it.

use sea_orm::{Condition, EntityTrait};

/// The class of a table. Every table is of exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Rows of one company each; row security is forced.
    Tenant,
    /// Rows of the desk, without company data.
    Desk,
    /// Sign-ins and what belongs to them.
    Credentials,
    /// The log, which keeps the company of its time.
    Log,
}

/// A table with its class.
pub trait Table: EntityTrait {
    /// The class.
    const CLASS: Class;
    /// Whether billing people and keys may read it.
    const BILLING: bool = true;
    /// Whether they may add to it: to the log, which they do not read.
    const BILLING_ADDS: bool = Self::BILLING;

    /// The column that names the company, in a table that has one.
    fn company_column() -> Option<Self::Column>;

    /// What a company may see of its own rows, where that is not all of them.
    fn company_sees() -> Option<Condition> {
        None
    }
}
