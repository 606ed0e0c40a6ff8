//! The recent events of the log, in memory, with the newest card of each ticket that they concern.

use super::event::LiveEvent;
use super::feed::Filter;
use crate::log::StreamCursor;
use crate::tickets::TicketCard;
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
pub(super) struct Seen {
    pub(super) event: Arc<LiveEvent>,
    pub(super) card: Arc<TicketCard>,
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
}

struct Newest {
    card: Arc<TicketCard>,
    last_seq: i64,
    bytes: usize,
}

impl Ring {
    /// A ring that holds nothing yet: listeners read the table.
    pub(super) fn new(limits: RingLimits) -> Self {
        let (events, cards) = (VecDeque::new(), HashMap::new());
        Self { limits, after: None, events, cards, bytes: 0, length: 0 }
    }

    /// From here on it will hold everything.
    pub(super) fn begin_after(&mut self, seq: i64) {
        self.after = Some(seq);
    }

    /// The last event it has seen.
    pub(super) fn head(&self) -> Option<i64> {
        self.events.back().map(|event| event.seq()).or(self.after)
    }

    /// Takes a page of new events in, with cards that are not older than its last one.
    pub(super) fn push(&mut self, events: Vec<LiveEvent>, cards: Vec<TicketCard>, length: Option<i64>) {
        let cards: HashMap<TicketId, Arc<TicketCard>> =
            cards.into_iter().map(|card| (card.ticket.id, Arc::new(card))).collect();
        for event in events {
            if let Some((ticket, card)) = event.ticket.and_then(|ticket| Some((ticket, cards.get(&ticket)?)))
            {
                self.put_card(ticket, card, event.seq());
            }
            self.bytes += event.bytes;
            self.events.push_back(Arc::new(event));
        }
        self.length = length.unwrap_or(self.length);
        while self.events.len() > self.limits.events || self.bytes > self.limits.bytes {
            if !self.drop_oldest() {
                break;
            }
        }
    }

    fn put_card(&mut self, ticket: TicketId, card: &Arc<TicketCard>, last_seq: i64) {
        let row = &card.ticket;
        let bytes = size_of::<TicketCard>() + row.subject.len() + row.description.len();
        let newest = Newest { card: Arc::clone(card), last_seq, bytes };
        self.bytes += bytes;
        if let Some(before) = self.cards.insert(ticket, newest) {
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

    /// What stands after a position; none if the ring does not reach back so far.
    pub(super) fn after(&self, from: StreamCursor, filter: &Filter) -> Option<Page> {
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
                && let Some(card) = event.ticket.and_then(|ticket| self.card(ticket))
                && filter.may_see(&card)
            {
                page.seen.push(Seen { event: Arc::clone(event), card });
            }
        }
        Some(page)
    }

    /// The newest card of a ticket, if one of the recent events concerns it.
    pub(super) fn card(&self, ticket: TicketId) -> Option<Arc<TicketCard>> {
        self.cards.get(&ticket).map(|newest| Arc::clone(&newest.card))
    }
}
