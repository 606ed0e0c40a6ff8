//! `workSessionCorrect`: another session takes the place of a wrong one, which stays with the reason.

use super::errors::{WorkError, of_insert};
use super::record::span;
use super::stop::{expect_own, lock_session};
use super::{WorkDone, store};
use crate::command::{Command, Refused, Role, Timestamp, UserErrorCode, WriteTx, texts};
use crate::log::{About, payload};
use crate::people;
use crate::quotes;
use crate::tickets::{TicketError, find_ticket, rules::is_closed};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{WorkSessionId, work_session};

/// Corrects a session of work that is over, as long as its ticket is open. The agent whose it is may, or an ADMIN.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "WorkSessionCorrectInput")]
pub struct WorkSessionCorrect {
    /// The session that is wrong.
    pub work_session_id: ID,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in seconds.
    pub seconds: i32,
    /// What was wrong.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for WorkSessionCorrect {
    const NAME: &'static str = "workSessionCorrect";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::NotAssignee,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::WorkRunning,
            UserErrorCode::WorkSuperseded,
            UserErrorCode::WorkOverlaps,
            UserErrorCode::QuoteRequired,
            UserErrorCode::ValueInvalid,
        ],
    ];
    type Outcome = WorkDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<WorkDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let (from, to) = span(self.started_at, self.seconds)?;
        let old = self.lock(tx).await?;
        self.expect_in_time(tx, &old).await?;
        if to > tx.now() {
            return Err(WorkError::OutsideHold.into());
        }
        if store::has_work(tx, old.agent_id, (from, to), Some(old.id)).await? {
            return Err(WorkError::Overlaps.into());
        }
        let new = work_session::Model {
            id: tx.id(),
            started_at: from,
            ended_at: Some(to),
            seconds: Some(self.seconds),
            created_at: tx.now(),
            ..old.clone()
        };
        let done = WorkDone { session: new.id, ticket: new.ticket_id };
        record(tx, &old, &new, &reason)?;
        let old = work_session::Model { superseded_by: Some(new.id), supersede_reason: Some(reason), ..old };
        store::update_session(tx, old).await?;
        store::insert_session(tx, new).await.map_err(of_insert)?;
        Ok(done)
    }
}

impl WorkSessionCorrect {
    /// The agent first, then the ticket: the order of all locks.
    async fn lock(&self, tx: &WriteTx) -> Result<work_session::Model, Refused> {
        let id = WorkSessionId::parse(&self.work_session_id).ok_or(WorkError::NotFound)?;
        let seen = store::find_session(tx, id).await?.ok_or(WorkError::NotFound)?;
        people::lock_person(tx, seen.agent_id).await?.ok_or(WorkError::NotFound)?;
        let row = lock_session(tx, &self.work_session_id).await?;
        expect_own(tx, &row)?;
        if row.superseded_by.is_some() {
            return Err(WorkError::Superseded.into());
        }
        if row.ended_at.is_none() {
            return Err(WorkError::Running.into());
        }
        Ok(row)
    }

    /// Within the life of the ticket, and on an improvement since its quote was accepted.
    async fn expect_in_time(&self, tx: &WriteTx, old: &work_session::Model) -> Result<(), Refused> {
        let ticket = find_ticket(tx, old.ticket_id).await?.ok_or(WorkError::NotFound)?;
        if is_closed(ticket.status) {
            return Err(TicketError::State.at("workSessionId").into());
        }
        if self.started_at.0 < ticket.received_at {
            return Err(WorkError::OutsideHold.into());
        }
        if old.quote_id.is_some() {
            let first = quotes::find_first_accepted(tx, old.ticket_id).await?;
            if first.and_then(|first| first.answered_at).is_some_and(|since| self.started_at.0 < since) {
                return Err(WorkError::QuoteRequired.into());
            }
        }
        Ok(())
    }
}

fn record(
    tx: &mut WriteTx,
    old: &work_session::Model,
    new: &work_session::Model,
    reason: &str,
) -> Result<(), Refused> {
    let about = About { company: Some(new.company_id), ticket: Some(new.ticket_id) };
    let reason = tx.text("reason", reason);
    let corrected = payload::WorkCorrected { session: old.id, by: new.id, reason: reason.digest.clone() };
    tx.record_with(about, &corrected, vec![reason])?;
    let fact = payload::WorkRecorded {
        session: new.id,
        agent: new.agent_id,
        quote: new.quote_id,
        billable: new.billable,
        started_at: new.started_at,
        ended_at: new.ended_at.unwrap_or(new.started_at),
        seconds: new.seconds.unwrap_or_default(),
    };
    tx.record(about, &fact)
}
