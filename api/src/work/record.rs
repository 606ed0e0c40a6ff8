//! `workSessionRecord`: work that was done and not timed.

use super::errors::{ERRORS, WorkError, of_insert};
use super::start::{draft, lock_agent};
use super::{WorkDone, rules, store};
use crate::command::{Command, Refused, Role, Timestamp, UserErrorCode, WriteTx};
use crate::log::payload;
use crate::tickets::lock;
use async_graphql::{ID, InputObject};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// Puts work on record afterwards: within the time for which the agent has the ticket, and on an improvement since its
/// quote was accepted.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "WorkSessionRecordInput")]
pub struct WorkSessionRecord {
    /// The ticket.
    pub ticket_id: ID,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in seconds.
    pub seconds: i32,
    /// A repetition with the same key records nothing more.
    pub idempotency_key: String,
}

impl Command for WorkSessionRecord {
    const NAME: &'static str = "workSessionRecord";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[ERRORS];
    type Outcome = WorkDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<WorkDone, Refused> {
        let (from, to) = span(self.started_at, self.seconds)?;
        let agent = lock_agent(tx).await?;
        let held = lock(tx, &self.ticket_id).await?;
        held.expect_in_progress()?;
        held.expect_hand(tx)?;
        if held.row.taken_at.is_none_or(|taken_at| from < taken_at) || to > tx.now() {
            return Err(WorkError::OutsideHold.into());
        }
        let grounds = rules::grounds(tx, &held).await?;
        if grounds.since.is_some_and(|since| from < since) {
            return Err(WorkError::QuoteRequired.into());
        }
        if store::has_work(tx, agent, (from, to), None).await? {
            return Err(WorkError::Overlaps.into());
        }
        let mut row = draft(tx, &held, agent, grounds);
        (row.started_at, row.ended_at, row.seconds) = (from, Some(to), Some(self.seconds));
        let fact = payload::WorkRecorded {
            session: row.id,
            agent,
            quote: row.quote_id,
            billable: row.billable,
            started_at: from,
            ended_at: to,
            seconds: self.seconds,
        };
        let done = WorkDone { session: row.id, ticket: held.row.id };
        store::insert_session(tx, row).await.map_err(of_insert)?;
        tx.record(held.about(), &fact)?;
        Ok(done)
    }
}

/// From when to when.
pub(super) fn span(from: Timestamp, seconds: i32) -> Result<(DateTime<Utc>, DateTime<Utc>), WorkError> {
    if !(1..=rules::LONGEST).contains(&seconds) {
        return Err(WorkError::Seconds);
    }
    let to =
        from.0.checked_add_signed(TimeDelta::seconds(i64::from(seconds))).ok_or(WorkError::OutsideHold)?;
    Ok((from.0, to))
}
