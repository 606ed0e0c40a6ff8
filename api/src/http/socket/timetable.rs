//! All that a socket waits for, as one instant.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;

use super::closing::Closing;
use super::limits::Limits;
use super::wire::Wire;
use crate::platform::clock::Clock;

type Instant = DateTime<Utc>;

/// The instants of one socket.
pub(super) struct Timetable {
    /// By when the greeting, then the verdict, must be there, and what follows if it is not.
    settle_by: Option<(Instant, Closing)>,
    expires_at: Option<Instant>,
    ping_at: Instant,
    answer_by: Option<Instant>,
    slow_since: Option<Instant>,
    sent: u64,
    drained_by: Option<Instant>,
    ping_every: TimeDelta,
    answer_within: TimeDelta,
    slow_for: TimeDelta,
}

/// What is due.
pub(super) enum Due {
    /// The socket must end.
    Close(Closing),
    /// A ping must go out.
    Ping,
}

impl Timetable {
    pub(super) fn new(accepted_at: Instant, limits: &Limits) -> Self {
        Self {
            settle_by: Some((accepted_at + limits.init_within, Closing::INIT_TIMEOUT)),
            expires_at: None,
            ping_at: accepted_at + limits.ping_every,
            answer_by: None,
            slow_since: None,
            sent: 0,
            drained_by: None,
            ping_every: limits.ping_every,
            answer_within: limits.answer_within,
            slow_for: limits.slow_for,
        }
    }

    /// The greeting is there; the verdict must come by `at`.
    pub(super) fn greeted(&mut self, at: Instant) {
        self.settle_by = Some((at, Closing::TRY_LATER));
    }

    /// The verdict is there; the sign-in ends at `expires_at`.
    pub(super) fn settled(&mut self, expires_at: Option<Instant>) {
        self.settle_by = None;
        self.expires_at = expires_at;
    }

    /// The peer lives.
    pub(super) fn heard(&mut self) {
        self.answer_by = None;
    }

    /// What runs may run on until `at`.
    pub(super) fn draining(&mut self, at: Instant) {
        self.drained_by = Some(at);
    }

    /// Looks how the reader does: he is slow from when a message does not leave, or the queue is full.
    pub(super) fn observe(&mut self, wire: &Wire, now: Instant) {
        let moved = std::mem::replace(&mut self.sent, wire.sent()) != wire.sent();
        if wire.is_clear() {
            self.slow_since = None;
        } else if moved && !wire.is_full() {
            self.slow_since = Some(now);
        } else {
            self.slow_since.get_or_insert(now);
        }
    }

    fn slow_by(&self) -> Option<Instant> {
        self.slow_since.map(|since| since + self.slow_for)
    }

    /// The next instant at which something is due.
    pub(super) fn next(&self) -> Instant {
        let settle_by = self.settle_by.as_ref().map(|(at, _)| *at);
        [settle_by, self.expires_at, self.answer_by, self.slow_by(), self.drained_by]
            .into_iter()
            .flatten()
            .fold(self.ping_at, Instant::min)
    }

    /// What is due at `now`.
    pub(super) fn due(&mut self, now: Instant) -> Option<Due> {
        let past = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if past(self.expires_at) {
            return Some(Due::Close(Closing::EXPIRED));
        }
        if let Some((_, closing)) = self.settle_by.take_if(|(at, _)| *at <= now) {
            return Some(Due::Close(closing));
        }
        if past(self.drained_by) {
            return Some(Due::Close(Closing::RESTART));
        }
        if past(self.slow_by()) {
            return Some(Due::Close(Closing::SLOW));
        }
        if past(self.answer_by) {
            return Some(Due::Close(Closing::SILENT));
        }
        if self.ping_at <= now {
            self.ping_at = now + self.ping_every;
            self.answer_by.get_or_insert(now + self.answer_within);
            return Some(Due::Ping);
        }
        None
    }
}

/// One timer for the whole timetable. It may ring early, never late.
pub(super) struct Alarm {
    clock: Arc<dyn Clock>,
    armed: Option<(Instant, BoxFuture<'static, ()>)>,
}

impl Alarm {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, armed: None }
    }

    /// Rings at `at` or earlier; a later alarm than the armed one costs nothing.
    pub(super) fn arm(&mut self, at: Instant) {
        if self.armed.as_ref().is_none_or(|(armed, _)| *armed > at) {
            self.armed = Some((at, self.clock.sleep_until(at)));
        }
    }

    /// Done when it rings.
    pub(super) async fn rung(&mut self) {
        match &mut self.armed {
            Some((_, sleep)) => sleep.await,
            None => std::future::pending().await,
        }
        self.armed = None;
    }
}
