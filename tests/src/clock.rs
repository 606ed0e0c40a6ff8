//! A clock that stands still until a test moves it. It owns sleeping: no test waits for real time to pass.

use std::sync::{Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::{BoxFuture, FutureExt};
use tokio::sync::{Notify, oneshot};
use turno::platform::clock::Clock;

/// A clock that a test moves by hand.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
    armed: Notify,
    real: bool,
}

#[derive(Debug)]
struct State {
    now: DateTime<Utc>,
    sleepers: Vec<(DateTime<Utc>, oneshot::Sender<()>)>,
}

impl ManualClock {
    /// A clock that shows `now`.
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self { state: Mutex::new(State { now, sleepers: Vec::new() }), armed: Notify::new(), real: false }
    }

    /// A clock that claims to show the time of the world, right or wrong.
    pub fn claiming(now: DateTime<Utc>) -> Self {
        Self { real: true, ..Self::starting_at(now) }
    }

    /// Moves on and wakes whoever sleeps until then or before.
    pub fn advance(&self, by: TimeDelta) {
        let mut state = self.state();
        state.now += by;
        let now = state.now;
        let (due, later) =
            std::mem::take(&mut state.sleepers).into_iter().partition::<Vec<_>, _>(|(at, _)| *at <= now);
        state.sleepers = later;
        drop(state);
        for (_, wake) in due {
            // A sleeper may have been dropped since.
            let _ = wake.send(());
        }
    }

    /// Waits until somebody sleeps until `at` or before; tells until when.
    pub async fn armed_by(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        loop {
            let armed = self.armed.notified();
            tokio::pin!(armed);
            armed.as_mut().enable();
            let first =
                self.state().sleepers.iter().filter(|(_, wake)| !wake.is_closed()).map(|(at, _)| *at).min();
            match first {
                Some(first) if first <= at => return first,
                _ => armed.await,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }

    fn is_real(&self) -> bool {
        self.real
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        if at <= state.now {
            return futures::future::ready(()).boxed();
        }
        let (wake, woken) = oneshot::channel();
        state.sleepers.retain(|(_, wake)| !wake.is_closed());
        state.sleepers.push((at, wake));
        drop(state);
        self.armed.notify_waiters();
        woken.map(|_| ()).boxed()
    }
}
