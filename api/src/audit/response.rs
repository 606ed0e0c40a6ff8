//! The response clock, computed again from the moves of the ticket.

use super::finding::{Finding, Proof};
use super::life::Life;
use crate::calendar::Policy;
use crate::clock::{Change, ClockError, ClockEvent, ClockEventKind, ClockParts, ResponseClock, is_counting};
use crate::log::{Fact, payload};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use turno_entity::{ClockState, TicketStatus, event};

/// The clock of a ticket, and whether the desk has answered.
#[derive(Clone)]
pub(super) struct Response {
    clock: ResponseClock,
    answered: bool,
}

/// What the ticket's events of one commit ask of its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Begin.
    Start {
        /// From when; by default when the commit says.
        at: Option<DateTime<Utc>>,
    },
    /// Go on from the clock of the ticket out of which it was taken.
    Split {
        /// The target of its own level.
        minutes: i32,
        /// When it was taken out.
        at: DateTime<Utc>,
    },
    /// Stand still.
    Pause,
    /// Go on.
    Resume,
    /// Another target.
    Retarget {
        /// The minutes.
        minutes: i32,
    },
    /// The desk said something to the company.
    Answer,
    /// The desk had answered the same request elsewhere.
    Answered {
        /// When.
        at: DateTime<Utc>,
    },
    /// End without an answer.
    Cancel,
}

impl Ask {
    /// What an event of the ticket asks.
    pub(super) fn of(fact: &Fact, policy: &Policy, life: Option<&Life>) -> Option<Self> {
        let target = |priority| life.and_then(|life| policy.target_minutes(priority, life.place.0));
        match fact {
            Fact::TicketCreated(told) if told.status == TicketStatus::Queued => {
                match life.and_then(|life| life.split) {
                    Some((_, at)) => Some(Self::Split { minutes: target(told.priority)?, at }),
                    None => Some(Self::Start { at: Some(told.received_at) }),
                }
            }
            Fact::TicketIdentified(_) => Some(Self::Start { at: None }),
            Fact::TicketPaused(_) => Some(Self::Pause),
            Fact::TicketResumed(_) => Some(Self::Resume),
            Fact::TicketReclassified(told) => Some(Self::Retarget { minutes: target(told.priority)? }),
            Fact::TicketReplied(told) if told.by_desk => Some(Self::Answer),
            Fact::TicketResolved(_) | Fact::QuoteSent(_) => Some(Self::Answer),
            Fact::TicketAbsorbed(told) => told.answered_at.map(|at| Self::Answered { at }),
            Fact::TicketCancelled(_) | Fact::TicketMerged(_) => Some(Self::Cancel),
            _ => None,
        }
    }
}

/// An event of the clock, as the log has it.
pub(super) type Said = (i64, Fact);

impl Response {
    /// A clock that has not started.
    pub(super) fn new(target_minutes: i32) -> Result<Self, ClockError> {
        Ok(Self { clock: ResponseClock::new(target_minutes)?, answered: false })
    }

    /// Its parts, for a comparison with those that stand.
    pub(super) const fn parts(&self) -> &ClockParts {
        self.clock.parts()
    }

    /// Whether the desk has answered.
    pub(super) const fn is_answered(&self) -> bool {
        self.answered
    }

    /// When the desk answered, or nothing.
    pub(super) fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.parts().met_at
    }

    /// When it has to be looked at again.
    pub(super) fn wake(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        self.clock.advance(&policy.calendar, DateTime::<Utc>::MIN_UTC).wake
    }

    /// Proves that the clock said in one commit what it had to say, no more and no less, in that order.
    pub(super) fn prove(
        &mut self,
        policy: &Policy,
        last: &event::Model,
        asks: &[Ask],
        mut said: VecDeque<Said>,
    ) -> Result<(), Finding> {
        for ask in asks {
            let at = said.iter().find_map(|(_, fact)| instant_of(*ask, fact)).unwrap_or(last.recorded_at);
            if at > last.recorded_at {
                return Err(deadline(last.seq, "an instant that had come when it was recorded"));
            }
            let change = self.ask(policy, *ask, at).map_err(|error| deadline(last.seq, error.to_string()))?;
            self.compare(change, at, last.seq, &mut said)?;
        }
        while let Some((seq, fact)) = said.front() {
            let (seq, at) =
                (*seq, self.looked_at(policy, fact).ok_or_else(|| deadline(*seq, "no such event"))?);
            if at > last.recorded_at {
                return Err(deadline(seq, format!("no such event before {at}")));
            }
            let change = self.clock.advance(&policy.calendar, at);
            if change.events.is_empty() {
                return Err(deadline(seq, "no such event"));
            }
            self.compare(change, at, seq, &mut said)?;
        }
        Ok(())
    }

    fn ask(&mut self, policy: &Policy, ask: Ask, at: DateTime<Utc>) -> Result<Change, ClockError> {
        let (clock, calendar) = (&self.clock, &policy.calendar);
        match ask {
            // A start at the instant of receipt is that instant, whatever the event of the clock says.
            Ask::Start { at: given } => clock.start(calendar, given.unwrap_or(at)),
            Ask::Split { minutes, at } => clock.split(calendar, minutes, at),
            Ask::Pause => Ok(clock.pause(calendar, at)),
            Ask::Resume => clock.resume(calendar, at),
            Ask::Retarget { minutes } => clock.retarget(calendar, minutes, at),
            Ask::Answer if std::mem::replace(&mut self.answered, true) => {
                Ok(clock.advance(calendar, DateTime::<Utc>::MIN_UTC))
            }
            Ask::Answer => Ok(clock.answer(calendar, at)),
            Ask::Answered { at } => {
                self.answered = true;
                Ok(clock.answer(calendar, at))
            }
            Ask::Cancel => Ok(clock.cancel(calendar, at)),
        }
    }

    fn compare(
        &mut self,
        change: Change,
        at: DateTime<Utc>,
        seq: i64,
        said: &mut VecDeque<Said>,
    ) -> Result<(), Finding> {
        self.clock = change.clock;
        for event in change.events {
            let due = self.fact(event, at);
            match said.pop_front() {
                Some((_, fact)) if fact == due => {}
                Some((seq, _)) => return Err(deadline(seq, format!("{due:?}"))),
                None => return Err(deadline(seq, format!("{due:?} in this commit"))),
            }
        }
        Ok(())
    }

    /// The instant at which the worker saw what it noted: it could not be seen earlier.
    fn looked_at(&self, policy: &Policy, fact: &Fact) -> Option<DateTime<Utc>> {
        match fact {
            Fact::DeadlineApproaching(_) if self.clock.state() == ClockState::Running => self.wake(policy),
            Fact::DeadlineBreached(_) if is_counting(self.clock.state()) => {
                self.clock.due_at().map(|due| due + TimeDelta::microseconds(1))
            }
            _ => None,
        }
    }

    /// How an event of the clock is written down.
    fn fact(&self, event: ClockEvent, at: DateTime<Utc>) -> Fact {
        let parts = self.clock.parts();
        let target_minutes = parts.target_minutes;
        let due_at = event.due_at.unwrap_or(at);
        match event.kind {
            ClockEventKind::Started => {
                let started_at = parts.started_at.unwrap_or(at);
                Fact::DeadlineStarted(payload::DeadlineStarted { started_at, target_minutes, due_at })
            }
            ClockEventKind::Approaching => Fact::DeadlineApproaching(payload::DeadlineApproaching { due_at }),
            ClockEventKind::Breached => Fact::DeadlineBreached(payload::DeadlineBreached { due_at }),
            ClockEventKind::Met => Fact::DeadlineMet(payload::DeadlineMet { met_at: at }),
            ClockEventKind::MetLate => Fact::DeadlineMetLate(payload::DeadlineMetLate { met_at: at }),
            ClockEventKind::Paused => Fact::DeadlinePaused(payload::DeadlinePaused { paused_at: at }),
            ClockEventKind::Resumed => {
                Fact::DeadlineResumed(payload::DeadlineResumed { resumed_at: at, due_at })
            }
            ClockEventKind::Retargeted => {
                let due_at = event.due_at;
                Fact::DeadlineRetargeted(payload::DeadlineRetargeted { at, target_minutes, due_at })
            }
            ClockEventKind::Cancelled => Fact::DeadlineCancelled(payload::DeadlineCancelled { at }),
        }
    }
}

/// The instant that an event of the clock gives to what was asked.
fn instant_of(ask: Ask, fact: &Fact) -> Option<DateTime<Utc>> {
    match (ask, fact) {
        (Ask::Start { .. }, Fact::DeadlineStarted(said)) => Some(said.started_at),
        (Ask::Pause, Fact::DeadlinePaused(said)) => Some(said.paused_at),
        (Ask::Resume, Fact::DeadlineResumed(said)) => Some(said.resumed_at),
        (Ask::Retarget { .. }, Fact::DeadlineRetargeted(said)) => Some(said.at),
        (Ask::Answer, Fact::DeadlineMet(said)) => Some(said.met_at),
        (Ask::Answer, Fact::DeadlineMetLate(said)) => Some(said.met_at),
        (Ask::Answered { at }, _) => Some(at),
        (Ask::Cancel, Fact::DeadlineCancelled(said)) => Some(said.at),
        _ => None,
    }
}

fn deadline(seq: i64, expected: impl Into<String>) -> Finding {
    Finding::event(Proof::Deadlines, seq, expected)
}
