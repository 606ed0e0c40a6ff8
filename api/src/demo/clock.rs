//! The clock of the script: it shows what the script says, and never runs back.

use crate::platform::clock::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A clock that is set.
#[derive(Debug)]
pub struct ScriptedClock(Mutex<DateTime<Utc>>);

impl ScriptedClock {
    /// A clock that shows this instant.
    #[must_use]
    pub const fn at(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves on to an instant; an earlier one changes nothing.
    pub fn set(&self, now: DateTime<Utc>) {
        let mut shown = self.shown();
        *shown = now.max(*shown);
    }

    /// Moves on by so much.
    pub fn pass(&self, time: TimeDelta) {
        self.set(self.now() + time);
    }

    fn shown(&self) -> MutexGuard<'_, DateTime<Utc>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.shown()
    }

    /// No worker runs while the past is made; whoever sleeps all the same moves the time on.
    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        self.set(at);
        Box::pin(futures::future::ready(()))
    }

    fn is_real(&self) -> bool {
        false
    }
}
