//! What a response clock is made of.

use chrono::{DateTime, Utc};
use turno_entity::ClockState;

/// The longest target: one year of minutes. Longer ones are slips of the pen.
pub const MAX_TARGET_MINUTES: i32 = 525_600;

/// Whether a clock in this state has ended and stays as it is.
#[must_use]
pub const fn is_final(state: ClockState) -> bool {
    matches!(state, ClockState::Met | ClockState::MetLate | ClockState::Cancelled)
}

/// Whether a clock in this state is counting, late or not.
#[must_use]
pub const fn is_counting(state: ClockState) -> bool {
    matches!(state, ClockState::Running | ClockState::Approaching | ClockState::Breached)
}

/// A stretch in which the clock did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it; none while it lasts.
    pub until: Option<DateTime<Utc>>,
}

/// A clock as plain data, the way a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockParts {
    /// Where it stands.
    pub state: ClockState,
    /// The business minutes within which a response is due.
    pub target_minutes: i32,
    /// The instant from which it counts.
    pub started_at: Option<DateTime<Utc>>,
    /// The pauses in order; only the last may be open.
    pub pauses: Vec<Pause>,
    /// The instant until which an answer is in time.
    pub due_at: Option<DateTime<Utc>>,
    /// The due instant of the present target, once it has passed without an answer.
    pub breached_at: Option<DateTime<Utc>>,
    /// The instant of the answer.
    pub met_at: Option<DateTime<Utc>>,
}

/// Why a clock cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The target is not between 1 and [`MAX_TARGET_MINUTES`].
    #[error("a target of {0} minutes is out of range")]
    Target(i32),
    /// The calendar does not open often enough to reach the target.
    #[error("the calendar has no deadline for this target")]
    NoDeadline,
    /// Stored parts that do not fit together.
    #[error("the parts of the clock do not fit together: {0}")]
    Parts(&'static str),
}

/// The response clock of one ticket. Its parts always fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseClock {
    pub(super) parts: ClockParts,
}

impl ResponseClock {
    /// A clock that waits for the requester to be identified.
    ///
    /// # Errors
    /// When the target is out of range.
    pub fn new(target_minutes: i32) -> Result<Self, ClockError> {
        check_target(target_minutes)?;
        Ok(Self {
            parts: ClockParts {
                state: ClockState::NotStarted,
                target_minutes,
                started_at: None,
                pauses: Vec::new(),
                due_at: None,
                breached_at: None,
                met_at: None,
            },
        })
    }

    /// The clock that a store kept.
    ///
    /// # Errors
    /// When the parts contradict each other.
    pub fn from_parts(parts: ClockParts) -> Result<Self, ClockError> {
        check_target(parts.target_minutes)?;
        check_instants(&parts)?;
        check_pauses(&parts)?;
        Ok(Self { parts })
    }

    /// The parts, for a store.
    #[must_use]
    pub const fn parts(&self) -> &ClockParts {
        &self.parts
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> ClockState {
        self.parts.state
    }

    /// The business minutes within which a response is due.
    #[must_use]
    pub const fn target_minutes(&self) -> i32 {
        self.parts.target_minutes
    }

    /// The instant until which an answer is in time.
    #[must_use]
    pub const fn due_at(&self) -> Option<DateTime<Utc>> {
        self.parts.due_at
    }

    /// The instant of the answer.
    #[must_use]
    pub const fn met_at(&self) -> Option<DateTime<Utc>> {
        self.parts.met_at
    }
}

pub(super) fn check_target(minutes: i32) -> Result<(), ClockError> {
    if (1..=MAX_TARGET_MINUTES).contains(&minutes) { Ok(()) } else { Err(ClockError::Target(minutes)) }
}

fn check_instants(parts: &ClockParts) -> Result<(), ClockError> {
    let state = parts.state;
    let started = parts.started_at.is_some();
    let due = parts.due_at.is_some();
    let breached = parts.breached_at.is_some();
    let faults = [
        (state == ClockState::NotStarted && started, "started before its start"),
        (
            !started && (due || breached || !parts.pauses.is_empty()),
            "not started, yet due, breached or paused",
        ),
        ((is_counting(state) || state == ClockState::Paused) && !started, "no start"),
        (is_counting(state) && !due, "counting without a due instant"),
        (state == ClockState::Paused && due, "paused with a due instant"),
        (state == ClockState::Running && breached, "running after a breach"),
        (state == ClockState::Approaching && breached, "approaching after a breach"),
        (state == ClockState::Breached && !breached, "breached without the instant"),
        ((state == ClockState::MetLate) && !breached, "late without a breach"),
        (state == ClockState::Met && breached, "in time after a breach"),
        (
            matches!(state, ClockState::Met | ClockState::MetLate) != parts.met_at.is_some(),
            "answer missing or odd",
        ),
    ];
    faults.iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, why)| Err(ClockError::Parts(why)))
}

fn check_pauses(parts: &ClockParts) -> Result<(), ClockError> {
    let open = parts.pauses.last().is_some_and(|pause| pause.until.is_none());
    let in_order = parts
        .pauses
        .windows(2)
        .all(|pair| matches!(pair, [first, second] if first.until.is_some_and(|until| until <= second.from)));
    let forward = parts.pauses.iter().all(|pause| pause.until.is_none_or(|until| pause.from <= until));
    if !in_order || !forward {
        return Err(ClockError::Parts("pauses out of order"));
    }
    if open != (parts.state == ClockState::Paused) {
        return Err(ClockError::Parts("an open pause belongs to PAUSED and to it alone"));
    }
    Ok(())
}
