//! The places of all tickets in the queue, counted once per node for all its listeners.

use super::Hub;
use super::store::list_in_queue;
use crate::command::Fault;
use crate::log;
use crate::platform::db::Scope;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::Arc;
use turno_entity::{CompanyId, TicketId};

/// How far apart two counts are, and two frames about one ticket.
pub(super) const EVERY: TimeDelta = TimeDelta::seconds(5);

/// The oldest tickets that are counted; whoever stands behind them is told when he comes nearer.
const COUNTED: u64 = 20_000;

/// The places at one moment.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The log's head before they were counted: they are not older.
    pub(super) seq: i64,
    /// How many stand before each ticket.
    pub(super) ahead: HashMap<TicketId, i64>,
    /// The tickets of each company, in the order of the queue.
    pub(super) of_company: HashMap<CompanyId, Vec<TicketId>>,
}

/// Counts again after the queue has changed, but not twice within five seconds, and only while somebody listens.
pub(super) async fn run(hub: Arc<Hub>) {
    let mut moved = hub.queue_moved.subscribe();
    while moved.changed().await.is_ok() {
        if hub.places.receiver_count() == 0 {
            continue;
        }
        let next = hub.desk.clock().now() + EVERY;
        match count(&hub).await {
            Ok(places) => {
                hub.places.send_replace(Arc::new(places));
            }
            Err(error) => {
                tracing::debug!(%error, "live: the places could not be counted");
                moved.mark_changed();
            }
        }
        hub.desk.clock().sleep_until(next).await;
    }
}

async fn count(hub: &Hub) -> Result<Places, Fault> {
    let tx = hub.desk.read_as(Scope::System).await?;
    let mut places = Places { seq: log::head(&tx).await?.last_seq, ..Places::default() };
    let mut ahead = 0;
    for entry in list_in_queue(&tx, COUNTED).await? {
        places.ahead.insert(entry.id, ahead);
        places.of_company.entry(entry.company_id).or_default().push(entry.id);
        ahead += i64::from(entry.workable);
    }
    Ok(places)
}
