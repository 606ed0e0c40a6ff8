//! The tailer: the one task of a node that follows the log for all its listeners.

use super::Hub;
use super::event::{LiveEvent, events_of};
use super::ring::Batch;
use crate::command::{Actor, Fault};
use crate::platform::db::{Scope, Tx};
use crate::tickets::rules::place;
use crate::tickets::{TicketCard, list_cards_by_id};
use crate::{log, queue};
use chrono::TimeDelta;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use turno_entity::TicketId;

/// How often it looks without a hint: with Redis away this is all there is.
const POLL: TimeDelta = TimeDelta::milliseconds(500);

/// Events read at once.
const PAGE: u64 = 256;

/// What one look at the database may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Follows the log for ever. A hint only wakes it; it always looks for itself.
pub(super) async fn run(hub: Arc<Hub>) {
    let mut hints = hub.desk.hints().subscribe();
    let mut failures: u32 = 0;
    loop {
        match look(&hub).await {
            Ok(()) if failures > 0 => {
                tracing::info!(failures, "live: the log can be read again");
                failures = 0;
            }
            Ok(()) => {}
            Err(error) => {
                if failures == 0 {
                    tracing::warn!(%error, "live: the log cannot be read");
                }
                failures = failures.saturating_add(1);
            }
        }
        let pause = hub.desk.clock().sleep(POLL * (1 << failures.min(3)));
        if failures > 0 {
            pause.await;
            continue;
        }
        let hint = async {
            if hints.changed().await.is_err() {
                // Nobody will give hints any more: looking every so often is left.
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = hint => {}
            () = pause => {}
        }
    }
}

async fn look(hub: &Hub) -> Result<(), Fault> {
    loop {
        let page = tokio::time::timeout(PATIENCE, read_page(hub)).await;
        if !page.unwrap_or(Err(Fault::Unavailable))? {
            return Ok(());
        }
    }
}

/// Finds the place from which the ring holds everything. Whoever was found alive before it is looked at once more.
async fn begin(hub: &Hub, tx: &Tx) -> Result<bool, Fault> {
    let head = log::head(tx).await?.last_seq;
    hub.watches.end_dead(tx, |_| true, hub.desk.clock().now()).await?;
    hub.ring_mut().begin_after(head);
    hub.head.send_replace(head);
    Ok(true)
}

/// Reads a page into the ring, and says whether more may follow.
async fn read_page(hub: &Hub) -> Result<bool, Fault> {
    let tx = hub.desk.read_as(Scope::System).await?;
    let head = hub.ring().head();
    let Some(from) = head else { return begin(hub, &tx).await };
    let rows = log::list_after(&tx, from, PAGE).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(false) };
    let (last, full) = (last.seq, u64::try_from(rows.len()).unwrap_or(PAGE) >= PAGE);
    let links = log::covering_links(&tx, first.seq, last).await?;
    let events = events_of(rows, &links);
    let batch = read_beside(hub, &tx, events).await?;
    // Who lost his sign-in is shut out before anything of this page can reach him.
    let doubtful = |actor: &Actor| batch.events.iter().any(|event| event.may_end(actor));
    hub.watches.end_dead(&tx, doubtful, batch.read_at).await?;
    let moved = batch.moved;
    hub.ring_mut().push(batch);
    hub.head.send_replace(last);
    if let Some(moved) = moved {
        hub.queue_moved.send_replace(moved);
    }
    Ok(full)
}

/// What is shown beside events, read after them: it may be newer, never older.
async fn read_beside(hub: &Hub, tx: &Tx, events: Vec<LiveEvent>) -> Result<Batch, Fault> {
    let read_at = hub.desk.clock().now();
    let tickets: HashSet<TicketId> = events.iter().filter_map(|event| event.ticket).collect();
    let tickets: Vec<TicketId> = tickets.into_iter().collect();
    let cards = if tickets.is_empty() { Vec::new() } else { list_cards_by_id(tx, &tickets).await? };
    let in_queue = |event: &&LiveEvent| event.fact.as_ref().is_some_and(|fact| fact.queue_change().is_some());
    let moved = events.iter().rfind(in_queue).map(LiveEvent::seq);
    let length = match moved {
        Some(_) => Some(queue::find_standing(tx).await?.length),
        None => None,
    };
    let (mut places, unknown) = places_known(hub, &cards, moved.is_some());
    let read = queue::list_places(tx, &unknown).await?;
    places.extend(read.into_iter().map(|place| (place.ticket_id, place.ahead)));
    Ok(Batch { events, cards, places, length, moved, read_at })
}

/// The places that the ring knows, and the tickets in the queue whose places are to be read. While the queue does not
/// change, places stay what they are.
fn places_known(hub: &Hub, cards: &[TicketCard], moved: bool) -> (HashMap<TicketId, i64>, Vec<TicketId>) {
    let ring = hub.ring();
    let (mut places, mut unknown) = (HashMap::new(), Vec::new());
    for card in cards.iter().filter(|card| place(card.ticket.status).is_some()) {
        let id = card.ticket.id;
        match ring.exact_place(id).filter(|_| !moved) {
            Some(ahead) => {
                places.insert(id, ahead);
            }
            None => unknown.push(id),
        }
    }
    (places, unknown)
}
