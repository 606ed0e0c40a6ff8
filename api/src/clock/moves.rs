//! What can happen to a response clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::count::instant_after;
use super::state::{ClockError, Pause, ResponseClock, check_target, is_counting, is_final};
use crate::calendar::Calendar;
use turno_entity::ClockState;

/// The longest list of pauses a clock keeps; a further pause is refused by leaving the clock as it is.
const MAX_PAUSES: usize = 1_000;

/// What happened to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockEventKind {
    /// It began to count.
    Started,
    /// 80 % of the target is used.
    Approaching,
    /// The target passed without an answer.
    Breached,
    /// Answered in time.
    Met,
    /// Answered after a breach.
    MetLate,
    /// It stopped to wait for the company.
    Paused,
    /// It counts again.
    Resumed,
    /// It has another target, or another due instant by a change of the calendar.
    Retargeted,
    /// It ended without an answer.
    Cancelled,
}

/// One event, with the due instant that holds after it; none where the clock has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockEvent {
    /// What happened.
    pub kind: ClockEventKind,
    /// The due instant after it.
    pub due_at: Option<DateTime<Utc>>,
}

/// The outcome of a move.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Change {
    /// The clock after it.
    pub clock: ResponseClock,
    /// What happened, in order; nothing when the move did not apply.
    pub events: Vec<ClockEvent>,
    /// When to look again by `advance`; none when nothing sleeps. It replaces any earlier wake.
    pub wake: Option<DateTime<Utc>>,
}

impl Change {
    /// Goes on with a second move, keeping the events of both: a start in the past, then a look at now.
    pub fn then(self, next: impl FnOnce(&ResponseClock) -> Self) -> Self {
        let mut change = next(&self.clock);
        let mut events = self.events;
        events.append(&mut change.events);
        Self { events, ..change }
    }
}

impl ResponseClock {
    /// The requester is identified: the clock counts from `at` (DR-18). As `at` may lie in the past, look at
    /// the present afterwards: `clock.start(&calendar, at)?.then(|clock| clock.advance(&calendar, now))`.
    ///
    /// # Errors
    /// When the calendar has no deadline for the target.
    pub fn start(&self, calendar: &Calendar, at: DateTime<Utc>) -> Result<Change, ClockError> {
        let mut draft = Draft::of(self, calendar);
        if self.state() == ClockState::NotStarted {
            draft.clock.parts.started_at = Some(at);
            draft.clock.parts.due_at = Some(draft.due().ok_or(ClockError::NoDeadline)?);
            draft.clock.parts.state = ClockState::Running;
            draft.note(ClockEventKind::Started);
        }
        Ok(draft.finish())
    }

    /// The requester is asked for data: the clock stops until `resume`. Late or not, what is due fires first.
    pub fn pause(&self, calendar: &Calendar, at: DateTime<Utc>) -> Change {
        let mut draft = Draft::of(self, calendar);
        draft.fire(at);
        if is_counting(draft.clock.state()) && draft.clock.parts.pauses.len() < MAX_PAUSES {
            let parts = &mut draft.clock.parts;
            // Instants of messages may run a little behind; pauses never overlap.
            let earlier = parts.pauses.last().and_then(|pause| pause.until).unwrap_or(at);
            parts.pauses.push(Pause { from: at.max(earlier), until: None });
            parts.state = ClockState::Paused;
            parts.due_at = None;
            draft.note(ClockEventKind::Paused);
        }
        draft.finish()
    }

    /// The company wrote: the clock counts on from `at`.
    ///
    /// # Errors
    /// When the calendar has no deadline for the target.
    pub fn resume(&self, calendar: &Calendar, at: DateTime<Utc>) -> Result<Change, ClockError> {
        let mut draft = Draft::of(self, calendar);
        let Some(paused_at) = self.paused_at() else { return Ok(draft.finish()) };
        draft.end_pause(at);
        draft.clock.parts.due_at = Some(draft.due().ok_or(ClockError::NoDeadline)?);
        // What was due when the pause began has fired then, so it is only taken up again.
        let near = draft.approach().is_some_and(|near| near <= paused_at);
        draft.clock.parts.state = match self.parts.breached_at {
            Some(_) => ClockState::Breached,
            None if near => ClockState::Approaching,
            None => ClockState::Running,
        };
        draft.note(ClockEventKind::Resumed);
        draft.fire(at);
        Ok(draft.finish())
    }

    /// The ticket is reclassified: another target, from the same start, with the same pauses.
    ///
    /// # Errors
    /// When the target is out of range, or the calendar has no deadline for it.
    pub fn retarget(
        &self,
        calendar: &Calendar,
        minutes: i32,
        now: DateTime<Utc>,
    ) -> Result<Change, ClockError> {
        check_target(minutes)?;
        let mut draft = Draft::of(self, calendar);
        if !is_final(self.state()) && minutes != self.target_minutes() {
            draft.note_breach(now);
            draft.clock.parts.target_minutes = minutes;
            draft.aim(now)?;
        }
        Ok(draft.finish())
    }

    /// A request is taken out of the ticket (DR-28): its own target from the same start, with the same pauses, and it
    /// waits for nobody. A clock that ended stays as it is, as it does for a reclassified ticket.
    ///
    /// # Errors
    /// When the target is out of range, or the calendar has no deadline for it.
    pub fn split(&self, calendar: &Calendar, minutes: i32, now: DateTime<Utc>) -> Result<Change, ClockError> {
        check_target(minutes)?;
        let mut draft = Draft::of(self, calendar);
        if is_final(self.state()) {
            return Ok(draft.finish());
        }
        draft.end_pause(now);
        draft.clock.parts.target_minutes = minutes;
        draft.clock.parts.breached_at = None;
        if self.state() != ClockState::NotStarted {
            draft.clock.parts.due_at = Some(draft.due().ok_or(ClockError::NoDeadline)?);
            draft.clock.parts.state = ClockState::Running;
            draft.note(ClockEventKind::Started);
            draft.fire(now);
        }
        Ok(draft.finish())
    }

    /// The calendar changed: the same target is counted again. Nothing happens when it is due as before.
    ///
    /// # Errors
    /// When the calendar has no deadline for the target.
    pub fn recalculate(&self, calendar: &Calendar, now: DateTime<Utc>) -> Result<Change, ClockError> {
        let mut draft = Draft::of(self, calendar);
        if is_counting(self.state()) && draft.due() != self.due_at() {
            draft.note_breach(now);
            draft.aim(now)?;
        }
        Ok(draft.finish())
    }

    /// The first response was given at `at` (DR-14).
    pub fn answer(&self, calendar: &Calendar, at: DateTime<Utc>) -> Change {
        let mut draft = Draft::of(self, calendar);
        if !is_final(self.state()) {
            draft.note_breach(at);
            draft.end_pause(at);
            // An answer given in time counts as such even if it is recorded after a look that found none.
            draft.clock.parts.breached_at = draft.clock.parts.breached_at.filter(|due| *due < at);
            let late = draft.clock.parts.breached_at.is_some();
            draft.clock.parts.met_at = Some(at);
            draft.clock.parts.state = if late { ClockState::MetLate } else { ClockState::Met };
            draft.note(if late { ClockEventKind::MetLate } else { ClockEventKind::Met });
        }
        draft.finish()
    }

    /// The ticket is cancelled or merged before an answer.
    pub fn cancel(&self, calendar: &Calendar, at: DateTime<Utc>) -> Change {
        let mut draft = Draft::of(self, calendar);
        if !is_final(self.state()) {
            draft.note_breach(at);
            draft.end_pause(at);
            draft.clock.parts.state = ClockState::Cancelled;
            draft.note(ClockEventKind::Cancelled);
        }
        draft.finish()
    }

    /// Looks at the clock: fires what is due at `now` and has not fired.
    pub fn advance(&self, calendar: &Calendar, now: DateTime<Utc>) -> Change {
        let mut draft = Draft::of(self, calendar);
        draft.fire(now);
        draft.finish()
    }

    /// The beginning of the pause that lasts.
    fn paused_at(&self) -> Option<DateTime<Utc>> {
        self.parts.pauses.last().filter(|pause| pause.until.is_none()).map(|pause| pause.from)
    }
}

/// A clock on its way to the next one.
struct Draft<'a> {
    calendar: &'a Calendar,
    clock: ResponseClock,
    events: Vec<ClockEvent>,
}

impl<'a> Draft<'a> {
    fn of(clock: &ResponseClock, calendar: &'a Calendar) -> Self {
        Self { calendar, clock: clock.clone(), events: Vec::new() }
    }

    fn note(&mut self, kind: ClockEventKind) {
        self.events.push(ClockEvent { kind, due_at: self.clock.parts.due_at });
    }

    fn finish(self) -> Change {
        let wake = self.wake();
        Change { clock: self.clock, events: self.events, wake }
    }

    /// The next instant at which something can fire; one microsecond after the due one, see the module.
    fn wake(&self) -> Option<DateTime<Utc>> {
        let late = self.clock.parts.due_at.map(|due| due + TimeDelta::microseconds(1));
        match self.clock.state() {
            ClockState::Running => self.approach().into_iter().chain(late).min(),
            ClockState::Approaching => late,
            _ => None,
        }
    }

    /// The instant by which the target is used; while paused, none unless it was used before.
    fn due(&self) -> Option<DateTime<Utc>> {
        self.reach(TimeDelta::minutes(i64::from(self.clock.parts.target_minutes)))
    }

    /// The instant by which 80 % of the target are used: 48 seconds of each of its minutes.
    fn approach(&self) -> Option<DateTime<Utc>> {
        self.reach(TimeDelta::seconds(i64::from(self.clock.parts.target_minutes) * 48))
    }

    fn reach(&self, amount: TimeDelta) -> Option<DateTime<Utc>> {
        let parts = &self.clock.parts;
        instant_after(self.calendar, parts.started_at?, &parts.pauses, amount)
    }

    fn end_pause(&mut self, at: DateTime<Utc>) {
        if let Some(pause) = self.clock.parts.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(at.max(pause.from));
        }
    }

    /// Fires what a running clock has due at an instant.
    fn fire(&mut self, at: DateTime<Utc>) {
        self.note_breach(at);
        let near =
            self.clock.state() == ClockState::Running && self.approach().is_some_and(|near| near <= at);
        if near {
            self.clock.parts.state = ClockState::Approaching;
            self.note(ClockEventKind::Approaching);
        }
    }

    fn note_breach(&mut self, at: DateTime<Utc>) {
        let parts = &mut self.clock.parts;
        let open = matches!(parts.state, ClockState::Running | ClockState::Approaching);
        if let Some(due) = parts.due_at.filter(|due| open && *due < at) {
            parts.breached_at = Some(due);
            parts.state = ClockState::Breached;
            self.note(ClockEventKind::Breached);
        }
    }

    /// Counts a new target, and fires at once what is due.
    fn aim(&mut self, now: DateTime<Utc>) -> Result<(), ClockError> {
        self.clock.parts.breached_at = None;
        if let Some(paused_at) = self.clock.paused_at() {
            self.note(ClockEventKind::Retargeted);
            self.fire_paused(paused_at);
        } else if is_counting(self.clock.state()) {
            self.clock.parts.due_at = Some(self.due().ok_or(ClockError::NoDeadline)?);
            self.clock.parts.state = ClockState::Running;
            self.note(ClockEventKind::Retargeted);
            self.fire(now);
        } else {
            self.note(ClockEventKind::Retargeted);
        }
        Ok(())
    }

    /// Fires what a new target had due when the pause began; the clock stays paused.
    fn fire_paused(&mut self, paused_at: DateTime<Utc>) {
        let missed = self.due().filter(|due| *due < paused_at);
        if missed.is_some() {
            self.clock.parts.breached_at = missed;
            self.events.push(ClockEvent { kind: ClockEventKind::Breached, due_at: missed });
        } else if self.approach().is_some() {
            self.note(ClockEventKind::Approaching);
        }
    }
}
