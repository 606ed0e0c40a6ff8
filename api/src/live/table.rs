//! What stands after a position, read from the table: for listeners who are further back than the ring.

use super::event::events_of;
use super::feed::{Feed, Filter};
use super::ring::{PAGE, Page, Seen};
use super::store;
use crate::command::{Actor, Fault};
use crate::desk::Desk;
use crate::log::{self, StreamCursor};
use crate::queue;
use crate::tickets::list_cards_by_id;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use turno_entity::TicketId;

/// Reads a page in the listener's scope, which opens only while he is alive.
pub(super) async fn page(
    desk: &Desk,
    actor: &Actor,
    from: StreamCursor,
    filter: &Filter,
) -> Result<Page, Fault> {
    let limit = u64::try_from(PAGE).unwrap_or(u64::MAX);
    let tx = desk.read(actor).await?;
    // The position first, the rows after: whatever stands before the head and is wanted is among the rows.
    let head = log::head(&tx).await?;
    let rows = store::list_ticket_events(&tx, from.seq, filter.ticket(), limit).await?;
    let is_full = rows.len() >= PAGE;
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let links = store::list_links_covering(&tx, &seqs).await?;
    let events = events_of(rows, &links);
    let last = events.last().map_or(from, |event| event.cursor);
    let position =
        if is_full || last.seq > head.last_seq { last } else { StreamCursor::new(head.last_seq, &head.hash) };
    let told: Vec<_> = events.into_iter().filter(|event| filter.wants(event)).collect();
    let tickets: HashSet<TicketId> = told.iter().filter_map(|event| event.ticket).collect();
    let tickets: Vec<TicketId> = tickets.into_iter().collect();
    let cards = if tickets.is_empty() { Vec::new() } else { list_cards_by_id(&tx, &tickets).await? };
    let cards: HashMap<TicketId, _> =
        cards.into_iter().map(|card| (card.ticket.id, Arc::new(card))).collect();
    let places = queue::list_places(&tx, &tickets).await?;
    let places: HashMap<TicketId, i64> =
        places.into_iter().map(|place| (place.ticket_id, place.ahead)).collect();
    let length = match filter.feed {
        Feed::Queue if !told.is_empty() => queue::find_standing(&tx).await?.length,
        _ => 0,
    };
    let seen = told
        .into_iter()
        .filter_map(|event| {
            let ticket = event.ticket?;
            let (card, ahead) = (Arc::clone(cards.get(&ticket)?), places.get(&ticket).copied());
            Some(Seen { event: Arc::new(event), card, ahead })
        })
        .collect();
    Ok(Page { seen, position, length })
}
