//! A ticket whose row is locked, with its clock: what every move works on.

use super::errors::TicketError;
use super::rules::{self, Move};
use super::store;
use crate::clock::{Change, ClockError, ClockEvent, ClockEventKind, ClockParts, Pause, ResponseClock};
use crate::command::{Fault, Refused, Role, WriteTx};
use crate::log::{About, payload};
use chrono::{DateTime, Utc};
use turno_entity::{TicketId, TicketStatus, response_clock, ticket};

/// A ticket and its clock, locked until the end of the transaction.
#[derive(Clone, Debug)]
pub struct Held {
    /// The row.
    pub row: ticket::Model,
    /// The response clock.
    pub clock: ResponseClock,
    /// Whether the clock changed since it was stored.
    pub(super) clock_changed: bool,
    /// When to look at a changed clock again.
    pub(super) wake: Option<DateTime<Utc>>,
}

/// Locks a ticket. Unknown and foreign ones are the same.
pub async fn lock(tx: &WriteTx, id: &str) -> Result<Held, Refused> {
    let id = TicketId::parse(id).ok_or(TicketError::NotFound)?;
    lock_by_id(tx, id).await?.ok_or_else(|| TicketError::NotFound.into())
}

/// Locks a ticket by its id, if it is there and may be seen.
pub async fn lock_by_id(tx: &WriteTx, id: TicketId) -> Result<Option<Held>, Refused> {
    let Some(row) = store::lock_ticket(tx, id).await? else { return Ok(None) };
    let clock = store::get_clock(tx, &row).await?;
    Ok(Some(Held { row, clock: clock_of(&clock)?, clock_changed: false, wake: None }))
}

impl Held {
    /// What its events are about.
    #[must_use]
    pub const fn about(&self) -> About {
        About { company: Some(self.row.company_id), ticket: Some(self.row.id) }
    }

    /// Refuses when it is not as the caller read it.
    pub fn expect_version(&self, version: Option<i32>) -> Result<(), Refused> {
        match version {
            Some(version) if version != self.row.version => {
                Err(TicketError::VersionConflict.at("expectedVersion").into())
            }
            _ => Ok(()),
        }
    }

    /// Refuses anybody but the assignee and ADMIN.
    pub fn expect_hand(&self, tx: &WriteTx) -> Result<(), Refused> {
        let own = self.row.assignee_id == tx.actor().person();
        if own || tx.actor().role() == Some(Role::Admin) {
            Ok(())
        } else {
            Err(TicketError::NotAssignee.into())
        }
    }

    /// Refuses unless somebody works on it.
    pub fn expect_in_progress(&self) -> Result<(), Refused> {
        if self.row.status == TicketStatus::InProgress { Ok(()) } else { Err(TicketError::State.into()) }
    }

    /// Makes a move, if the table has it.
    pub(super) fn step(&mut self, by: Move) -> Result<(), TicketError> {
        self.row.status = rules::after(self.row.status, by).ok_or(TicketError::State)?;
        Ok(())
    }

    /// Takes over what happened to the clock, and puts it on record.
    pub(super) fn apply(
        &mut self,
        tx: &mut WriteTx,
        change: Change,
        at: DateTime<Utc>,
    ) -> Result<(), Refused> {
        self.clock = change.clock;
        self.clock_changed = true;
        self.wake = change.wake;
        for event in change.events {
            self.record(tx, event, at)?;
        }
        Ok(())
    }

    fn record(&self, tx: &mut WriteTx, event: ClockEvent, at: DateTime<Utc>) -> Result<(), Refused> {
        let about = self.about();
        let target_minutes = self.clock.target_minutes();
        let started_at = self.clock.parts().started_at.unwrap_or(at);
        let due_at = event.due_at.unwrap_or(at);
        match event.kind {
            ClockEventKind::Started => {
                tx.record(about, &payload::DeadlineStarted { started_at, target_minutes, due_at })
            }
            ClockEventKind::Approaching => tx.record(about, &payload::DeadlineApproaching { due_at }),
            ClockEventKind::Breached => tx.record(about, &payload::DeadlineBreached { due_at }),
            ClockEventKind::Met => tx.record(about, &payload::DeadlineMet { met_at: at }),
            ClockEventKind::MetLate => tx.record(about, &payload::DeadlineMetLate { met_at: at }),
            ClockEventKind::Paused => tx.record(about, &payload::DeadlinePaused { paused_at: at }),
            ClockEventKind::Resumed => tx.record(about, &payload::DeadlineResumed { resumed_at: at, due_at }),
            ClockEventKind::Retargeted => {
                tx.record(about, &payload::DeadlineRetargeted { at, target_minutes, due_at: event.due_at })
            }
            ClockEventKind::Cancelled => tx.record(about, &payload::DeadlineCancelled { at }),
        }
    }
}

/// The clock of a stored row.
pub fn clock_of(row: &response_clock::Model) -> Result<ResponseClock, Fault> {
    let pauses: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> =
        serde_json::from_str(&row.pauses).map_err(|error| Fault::Internal(error.to_string()))?;
    let parts = ClockParts {
        state: row.state,
        target_minutes: row.target_minutes,
        started_at: row.started_at,
        pauses: pauses.into_iter().map(|(from, until)| Pause { from, until }).collect(),
        due_at: row.due_at,
        breached_at: row.breached_at,
        met_at: row.met_at,
    };
    ResponseClock::from_parts(parts).map_err(broken)
}

/// A clock that contradicts itself, or a calendar without end: a broken database.
#[allow(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
pub(super) fn broken(error: ClockError) -> Fault {
    Fault::Internal(error.to_string())
}

/// The stored form of a clock.
pub(super) fn clock_row(
    ticket: &ticket::Model,
    clock: &ResponseClock,
) -> Result<response_clock::Model, Refused> {
    let parts = clock.parts();
    let pauses: Vec<_> = parts.pauses.iter().map(|pause| (pause.from, pause.until)).collect();
    Ok(response_clock::Model {
        company_id: ticket.company_id,
        ticket_id: ticket.id,
        state: parts.state,
        target_minutes: parts.target_minutes,
        started_at: parts.started_at,
        due_at: parts.due_at,
        breached_at: parts.breached_at,
        met_at: parts.met_at,
        pauses: serde_json::to_string(&pauses)?,
    })
}
