//! Time, injected. The clock also owns sleeping, so that a test can move through days in a moment.

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use futures::future::BoxFuture;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, in whole microseconds: what both databases can keep.
    fn now(&self) -> DateTime<Utc>;

    /// Returns when the clock has reached the instant.
    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()>;

    /// Whether it shows the time of the world, and so can be compared with another machine's.
    fn is_real(&self) -> bool {
        true
    }

    /// Returns when the clock has moved on by so much.
    fn sleep(&self, time: TimeDelta) -> BoxFuture<'static, ()> {
        self.sleep_until(self.now() + time)
    }
}

/// Cuts an instant to whole microseconds.
#[must_use]
pub fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    at.with_nanosecond(at.nanosecond() / 1_000 * 1_000).unwrap_or(at)
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[allow(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        let wait = (at - Utc::now()).to_std().unwrap_or_default();
        Box::pin(tokio::time::sleep(wait))
    }
}
