//! Tasks that must not end: each is started again when it does.

use super::clock::Clock;
use chrono::TimeDelta;
use futures::FutureExt as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// How long a task that ended rests before it is started again.
const REST: TimeDelta = TimeDelta::seconds(1);

/// Runs a task for ever: when it ends, or panics, it is started again. What it shares with others must bear being left
/// at any await.
pub async fn keep<F, T>(name: &'static str, clock: Arc<dyn Clock>, task: F)
where
    F: Fn() -> T,
    T: Future<Output = ()>,
{
    loop {
        let ended = AssertUnwindSafe(task()).catch_unwind().await;
        tracing::error!(task = name, panicked = ended.is_err(), "a task ended; it is started again");
        clock.sleep(REST).await;
    }
}
