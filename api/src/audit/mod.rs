//! The audit: proves from the log that the desk kept its word.
//!
//! What it proves: every link's hash fits its events, without gaps, and time never runs back; what is left of the
//! free texts is what was written; every take was of the least of what could be taken then; every move stands in the
//! table of moves, and was made by the hand that held the ticket; numbers have no gaps; the deadlines are those that
//! the pure clock computes from the moves; each billable line is computed again from the work and the confirmation that the
//! log tells, none twice, and each closed month from its lines; tickets, places, clocks, repeats and lines stand as the
//! log says.
//!
//! What it cannot prove: that the log is whole at its end. A log cut off after a commit is a valid shorter one, and
//! somebody who can rewrite all of it can compute all hashes anew. Against both stands the last link that outsiders
//! know: every monthly statement carries one, and it must be found in the chain.
//!
//! The log is read once, in pages, in one moment of the database; a ticket is remembered while something is still to
//! come of it. Only the desk itself may ask.

mod chain;
mod charges;
mod finding;
mod fold;
mod life;
mod order;
mod owed;
mod reader;
mod repeated;
mod response;
mod store;
mod stored;

pub use finding::{AuditError, Finding, Proof};
pub use fold::Report;

use crate::desk::Desk;
use chrono::{DateTime, Utc};

/// Reads the whole log and proves it, or names the first row that is wrong. What was due when the desk last did
/// something must have been noted; a desk that does not run notes nothing.
pub async fn verify(desk: &Desk) -> Result<Report, AuditError> {
    verify_at(desk, None).await
}

/// The same for a desk that is known to be running: what is due at `now` must have been noted.
pub async fn verify_at(desk: &Desk, now: Option<DateTime<Utc>>) -> Result<Report, AuditError> {
    let tx = desk.snapshot().await?;
    let report = fold::fold(&tx, desk.policy(), now).await;
    tx.rollback().await?;
    report
}
