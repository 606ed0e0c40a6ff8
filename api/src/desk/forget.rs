//! Forgetting the answers to repeated writes, when nobody can be waiting for them any more.

use super::{Desk, idempotency};
use crate::command::Fault;
use crate::platform::db::{Mode, Scope};
use crate::platform::tasks;
use chrono::TimeDelta;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How often it looks.
const EVERY: TimeDelta = TimeDelta::hours(1);

impl Desk {
    /// Forgets the answers that have been kept long enough, and says how many.
    pub async fn forget_keys(&self) -> Result<u64, Fault> {
        let now = self.clock().now();
        let mut all = 0;
        loop {
            let tx = self.0.db.begin(Mode::Write, Scope::System, None, now).await?;
            let forgotten = idempotency::forget_before(&tx, now - idempotency::KEPT).await?;
            tx.commit().await?;
            all += forgotten;
            if forgotten == 0 {
                return Ok(all);
            }
        }
    }
}

/// Forgets, until it is stopped.
pub async fn run_forgetting(desk: Desk, stop: CancellationToken) {
    let clock = Arc::clone(desk.clock());
    let task = || async {
        loop {
            match desk.forget_keys().await {
                Ok(forgotten) => tracing::debug!(forgotten, "idempotency keys"),
                Err(fault) => tracing::warn!(%fault, "idempotency keys: not forgotten"),
            }
            desk.clock().sleep(EVERY).await;
        }
    };
    stop.run_until_cancelled(tasks::keep("desk.forgetting", clock, task)).await;
}
