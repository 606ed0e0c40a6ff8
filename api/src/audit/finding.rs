//! What an audit finds.

use crate::command::Fault;
use crate::platform::db::DbError;
use std::fmt;
use thiserror::Error;

/// What was to be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The chain of hashes is whole.
    Chain,
    /// A free text is what was written.
    Text,
    /// Tickets are taken in their order.
    Order,
    /// Tickets move by the table, each by the hand that holds it.
    Moves,
    /// Numbers have no gaps.
    Numbers,
    /// Deadlines are those that the clock computes.
    Deadlines,
    /// What is charged is what was confirmed and worked.
    Charges,
    /// What stands is what the log says.
    Stored,
}

/// The first row that is wrong. It holds ids, codes and instants, never what people wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What could not be proved.
    pub proof: Proof,
    /// The table.
    pub table: &'static str,
    /// The row: its key, as text.
    pub row: String,
    /// What should have been there.
    pub expected: String,
}

impl Finding {
    pub(super) fn new(
        proof: Proof,
        table: &'static str,
        row: impl fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        Self { proof, table, row: row.to_string(), expected: expected.into() }
    }

    /// A finding about an event.
    pub(super) fn event(proof: Proof, seq: i64, expected: impl Into<String>) -> Self {
        Self::new(proof, "event", seq, expected)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: table {}, row {}: expected {}", self.proof, self.table, self.row, self.expected)
    }
}

/// Why there is no proof.
#[derive(Debug, Error)]
pub enum AuditError {
    /// Something is wrong.
    #[error("{0}")]
    Found(Finding),
    /// The log could not be read.
    #[error(transparent)]
    Failed(#[from] Fault),
}

impl From<DbError> for AuditError {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Finding> for AuditError {
    fn from(finding: Finding) -> Self {
        Self::Found(finding)
    }
}
