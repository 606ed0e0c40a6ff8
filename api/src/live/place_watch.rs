//! The places that one listener follows, and which of them have changed since he was told.

use super::feed::{Feed, Filter};
use super::places::{EVERY, Places};
use super::store::list_in_queue;
use crate::platform::db::{DbResult, Tx};
use crate::queue::list_places;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch::Receiver;
use turno_entity::{CompanyId, TicketId};

/// How many tickets of a company are followed: the first in the order of the queue.
pub const TRACKED_TICKETS: usize = 100;

#[derive(Clone, Copy)]
enum Followed {
    Ticket(TicketId),
    Company(CompanyId),
}

/// The places that one listener follows.
pub(super) struct PlaceWatch {
    counted: Receiver<Arc<Places>>,
    followed: Followed,
    told: HashMap<TicketId, i64>,
    /// Counts from before the subscription are older than what he has read.
    since: i64,
    not_before: Option<DateTime<Utc>>,
}

impl PlaceWatch {
    /// Begins with the places as they are; none where a feed follows no places. `counted` comes from before `head`
    /// was read.
    pub(super) async fn open(
        tx: &Tx,
        filter: &Filter,
        counted: Receiver<Arc<Places>>,
        head: i64,
    ) -> DbResult<Option<Self>> {
        let (followed, tickets) = match (filter.feed, filter.company) {
            (Feed::Tickets(Some(ticket)), _) => (Followed::Ticket(ticket), vec![ticket]),
            (Feed::Tickets(None), Some(company)) => {
                let limit = u64::try_from(TRACKED_TICKETS).unwrap_or(u64::MAX);
                let own = list_in_queue(tx, limit).await?.into_iter().map(|entry| entry.id).collect();
                (Followed::Company(company), own)
            }
            _ => return Ok(None),
        };
        let places = list_places(tx, &tickets).await?;
        let told = places.into_iter().map(|place| (place.ticket_id, place.ahead)).collect();
        Ok(Some(Self { counted, followed, told, since: head, not_before: None }))
    }

    /// The places as they were at the beginning, in the order of the queue: for who comes back after a time away.
    pub(super) fn at_beginning(&mut self, now: DateTime<Utc>) -> Vec<(TicketId, i64)> {
        let mut all: Vec<(TicketId, i64)> =
            self.told.iter().map(|(ticket, ahead)| (*ticket, *ahead)).collect();
        all.sort_by_key(|(ticket, ahead)| (*ahead, *ticket));
        if !all.is_empty() {
            self.not_before = Some(now + EVERY);
        }
        all
    }

    /// When a count that is there may be told; none if there is no new one, or it may be told at once.
    pub(super) fn held_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let held = self.not_before.filter(|at| *at > now)?;
        self.counted.has_changed().unwrap_or(false).then_some(held)
    }

    /// Returns when there is a new count.
    pub(super) async fn counted(&mut self) {
        match self.counted.changed().await {
            // It is not told yet: `changes` looks at it.
            Ok(()) => self.counted.mark_changed(),
            Err(_) => std::future::pending().await,
        }
    }

    /// The places that have changed since they were told, in the order of the queue.
    pub(super) fn changes(&mut self, now: DateTime<Utc>) -> Vec<(TicketId, i64)> {
        if self.not_before.is_some_and(|at| at > now) || !self.counted.has_changed().unwrap_or(false) {
            return Vec::new();
        }
        let places = Arc::clone(&self.counted.borrow_and_update());
        if places.seq < self.since {
            return Vec::new();
        }
        let one: [TicketId; 1];
        let followed = match self.followed {
            Followed::Ticket(ticket) => {
                one = [ticket];
                one.as_slice()
            }
            Followed::Company(company) => places.of_company.get(&company).map_or(&[][..], Vec::as_slice),
        };
        let now_at: Vec<(TicketId, i64)> = followed
            .iter()
            .take(TRACKED_TICKETS)
            .filter_map(|ticket| Some((*ticket, *places.ahead.get(ticket)?)))
            .collect();
        let changed: Vec<(TicketId, i64)> =
            now_at.iter().copied().filter(|(ticket, ahead)| self.told.get(ticket) != Some(ahead)).collect();
        self.told = now_at.into_iter().collect();
        if !changed.is_empty() {
            self.not_before = Some(now + EVERY);
        }
        changed
    }
}
