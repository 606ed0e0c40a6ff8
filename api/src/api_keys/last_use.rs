//! When keys were last used: noted in memory by whoever reads them, and written down apart.

use super::{rules, store};
use crate::command::Fault;
use crate::desk::Desk;
use crate::platform::db::Scope;
use crate::platform::tasks;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use turno_entity::{ApiKeyId, api_key};

/// How many wait to be written at most; there are never so many keys. What is not noted is told by the next use.
const WAITING: usize = 1_000;

/// How long it rests when the database is away.
const REST: TimeDelta = TimeDelta::seconds(1);

/// Uses that are not written down yet. What a stop cuts off is told by the next use.
#[derive(Debug, Default)]
pub struct LastUses {
    waiting: Mutex<BTreeMap<ApiKeyId, DateTime<Utc>>>,
    come: Notify,
}

impl LastUses {
    /// Notes the use of a key, as its row stood then, unless one of the same minute is written down.
    pub(super) fn note(&self, row: &api_key::Model, now: DateTime<Utc>) {
        if !rules::is_due(row.last_used_at, now) {
            return;
        }
        let mut waiting = self.waiting();
        if waiting.len() < WAITING || waiting.contains_key(&row.id) {
            waiting.insert(row.id, now);
            self.come.notify_one();
        }
    }

    /// Writes down what has been noted, and says for how many keys.
    pub async fn write(&self, desk: &Desk) -> Result<u64, Fault> {
        let noted = std::mem::take(&mut *self.waiting());
        if noted.is_empty() {
            return Ok(0);
        }
        let tx = desk.write_as(Scope::System).await?;
        let mut written = 0;
        for (key, at) in noted {
            written += store::update_last_use(&tx, key, at).await?;
        }
        tx.commit().await?;
        Ok(written)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<ApiKeyId, DateTime<Utc>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what is noted, until it is stopped.
pub async fn run_last_uses(desk: Desk, uses: Arc<LastUses>, stop: CancellationToken) {
    let clock = Arc::clone(desk.clock());
    let task = || async {
        loop {
            uses.come.notified().await;
            if let Err(fault) = uses.write(&desk).await {
                tracing::warn!(%fault, "uses of API keys: not written down");
                desk.clock().sleep(REST).await;
            }
        }
    };
    stop.run_until_cancelled(tasks::keep("api_keys.last_uses", clock, task)).await;
}
