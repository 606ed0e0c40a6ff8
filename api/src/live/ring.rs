//! The recent events of the log, in memory, with the newest card of each ticket that they concern.

use super::event::LiveEvent;
use super::feed::Filter;
use super::places::EVERY;
use crate::log::StreamCursor;
use crate::tickets::TicketCard;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use turno_entity::TicketId;

/// How many events one look gives at most.
pub(super) const PAGE: usize = 64;

/// How many events one look passes at most.
const SCAN: usize = 1_024;

/// How much of the log is kept in memory.
#[derive(Clone, Copy, Debug)]
pub struct RingLimits {
    /// Events.
    pub events: usize,
    /// Bytes of events and cards, as counted roughly.
    pub bytes: usize,
}

impl Default for RingLimits {
    fn default() -> Self {
        Self { events: 4_096, bytes: 16 << 20 }
    }
}

/// An event that is told, with what is shown beside it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What happened.
    pub event: Arc<LiveEvent>,
    /// The ticket, as new as the event or newer.
    pub card: Arc<TicketCard>,
    /// How many stand before it in the queue, where that is known.
    pub ahead: Option<i64>,
}

/// New events, and what was read beside them: after them, so not older.
pub(super) struct Batch {
    pub(super) events: Vec<LiveEvent>,
    pub(super) cards: Vec<TicketCard>,
    /// How many stand before each ticket that is in the queue.
    pub(super) places: HashMap<TicketId, i64>,
    /// How many tickets can be taken; none where the queue has not changed.
    pub(super) length: Option<i64>,
    /// The last of the events that changed the queue.
    pub(super) moved: Option<i64>,
    pub(super) read_at: DateTime<Utc>,
}

/// What stands after a position.
pub(super) struct Page {
    /// What is told of it.
    pub(super) seen: Vec<Seen>,
    /// Up to where that is all.
    pub(super) position: StreamCursor,
    /// How many tickets could be taken when the cards were read.
    pub(super) length: i64,
}

/// The ring.
pub(super) struct Ring {
    limits: RingLimits,
    /// The ring holds everything after this event; none before the tailer has found its place.
    after: Option<i64>,
    events: VecDeque<Arc<LiveEvent>>,
    cards: HashMap<TicketId, Newest>,
    bytes: usize,
    length: i64,
    /// The last event that changed the queue.
    moved: i64,
}

struct Newest {
    card: Arc<TicketCard>,
    last_seq: i64,
    bytes: usize,
    ahead: Option<i64>,
    /// The last change of the queue when the place was read.
    moved: i64,
    read_at: DateTime<Utc>,
}

impl Ring {
    /// A ring that holds nothing yet: listeners read the table.
    pub(super) fn new(limits: RingLimits) -> Self {
        let (events, cards) = (VecDeque::new(), HashMap::new());
        Self { limits, after: None, events, cards, bytes: 0, length: 0, moved: 0 }
    }

    /// From here on it will hold everything.
    pub(super) fn begin_after(&mut self, seq: i64) {
        self.after = Some(seq);
    }

    /// The last event it has seen.
    pub(super) fn head(&self) -> Option<i64> {
        self.events.back().map(|event| event.seq()).or(self.after)
    }

    /// Takes new events in.
    pub(super) fn push(&mut self, batch: Batch) {
        self.length = batch.length.unwrap_or(self.length);
        self.moved = batch.moved.unwrap_or(self.moved);
        let last_seqs: HashMap<TicketId, i64> =
            batch.events.iter().filter_map(|event| Some((event.ticket?, event.seq()))).collect();
        for card in batch.cards {
            let id = card.ticket.id;
            let bytes = size_of::<TicketCard>() + card.ticket.subject.len() + card.ticket.description.len();
            self.put_card(Newest {
                last_seq: last_seqs.get(&id).copied().unwrap_or_default(),
                bytes,
                ahead: batch.places.get(&id).copied(),
                moved: self.moved,
                read_at: batch.read_at,
                card: Arc::new(card),
            });
        }
        for event in batch.events {
            self.bytes += event.bytes;
            self.events.push_back(Arc::new(event));
        }
        while self.events.len() > self.limits.events || self.bytes > self.limits.bytes {
            if !self.drop_oldest() {
                break;
            }
        }
    }

    fn put_card(&mut self, newest: Newest) {
        self.bytes += newest.bytes;
        if let Some(before) = self.cards.insert(newest.card.ticket.id, newest) {
            self.bytes -= before.bytes;
        }
    }

    /// A card goes with the last event of its ticket.
    fn drop_oldest(&mut self) -> bool {
        let Some(event) = self.events.pop_front() else { return false };
        self.after = Some(event.seq());
        self.bytes -= event.bytes;
        if let Some(ticket) = event.ticket
            && self.cards.get(&ticket).is_some_and(|newest| newest.last_seq == event.seq())
            && let Some(newest) = self.cards.remove(&ticket)
        {
            self.bytes -= newest.bytes;
        }
        true
    }

    /// What stands after a position; none if the ring does not reach back so far. `live` is the present for a listener
    /// who hears what happens; in a replay the places must be exact.
    pub(super) fn after(
        &self,
        from: StreamCursor,
        filter: &Filter,
        live: Option<DateTime<Utc>>,
    ) -> Option<Page> {
        if self.after.is_none_or(|after| from.seq < after) {
            return None;
        }
        let first = self.events.partition_point(|event| event.seq() <= from.seq);
        let mut page = Page { seen: Vec::new(), position: from, length: self.length };
        for event in self.events.range(first..).take(SCAN) {
            if page.seen.len() == PAGE {
                break;
            }
            page.position = event.cursor;
            if filter.wants(event)
                && let Some(newest) = event.ticket.and_then(|ticket| self.cards.get(&ticket))
                && filter.may_see(&newest.card)
            {
                let ahead = self.place(newest, live);
                page.seen.push(Seen { event: Arc::clone(event), card: Arc::clone(&newest.card), ahead });
            }
        }
        Some(page)
    }

    /// A place that was read a moment ago is good enough for who hears what happens: `QueuePlaceChanged` corrects it.
    fn place(&self, newest: &Newest, live: Option<DateTime<Utc>>) -> Option<i64> {
        let is_exact = newest.moved == self.moved;
        let is_recent = live.is_some_and(|now| now - newest.read_at < EVERY);
        newest.ahead.filter(|_| is_exact || is_recent)
    }

    /// How many stand before a ticket, if the queue has not changed since that was read.
    pub(super) fn exact_place(&self, ticket: TicketId) -> Option<i64> {
        self.place(self.cards.get(&ticket)?, None)
    }

    /// The newest card of a ticket, if one of the recent events concerns it.
    pub(super) fn card(&self, ticket: TicketId) -> Option<Arc<TicketCard>> {
        self.cards.get(&ticket).map(|newest| Arc::clone(&newest.card))
    }
}
