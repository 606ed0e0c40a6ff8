//! A subscription: one loop over the log, from a position on.

use super::feed::{Feed, Filter};
use super::place_watch::PlaceWatch;
use super::ring::{Page, Seen};
use super::watch::SessionWatch;
use super::{Live, LiveError, table};
use crate::command::{Actor, Fault};
use crate::log::{self, StreamCursor};
use crate::platform::db::Tx;
use crate::tickets::list_cards_by_id;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use futures::stream::{self, Stream};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::watch::Receiver;
use turno_entity::TicketId;

/// How long a subscription is silent at most.
const HEARTBEAT: TimeDelta = TimeDelta::seconds(15);

/// What a listener is told.
#[derive(Clone, Debug)]
pub enum Signal {
    /// The subscription begins here.
    Ready(StreamCursor),
    /// What had happened before it began has been told.
    CaughtUp(StreamCursor),
    /// Nothing has happened, up to here.
    Heartbeat(StreamCursor),
    /// Something has happened.
    Event {
        /// What, and the ticket as it is now.
        seen: Seen,
        /// How many tickets can be taken, as new as the ticket.
        length: i64,
    },
    /// A ticket has another place in the queue.
    Place {
        /// Everything up to here has been told before.
        position: StreamCursor,
        /// The ticket.
        ticket: TicketId,
        /// How many stand before it.
        ahead: i64,
    },
}

/// Begins to listen: from a position, or from the log's head.
pub async fn listen(
    live: Live,
    actor: Actor,
    feed: Feed,
    after: Option<StreamCursor>,
) -> Result<impl Stream<Item = Result<Signal, LiveError>> + Send + 'static, LiveError> {
    let listener = Box::new(Box::pin(Listener::open(live, actor, feed, after)).await?);
    Ok(stream::unfold(listener, async |mut listener| {
        let signal = listener.next().await?;
        Some((signal, listener))
    }))
}

/// A listener at his place in the log.
pub struct Listener {
    live: Live,
    actor: Actor,
    filter: Filter,
    position: StreamCursor,
    /// The log's head at the beginning: up to there it is a replay.
    replay_to: i64,
    caught_up: bool,
    /// Whether he comes back, and places may have changed while he was away.
    resumed: bool,
    /// The one buffer: a page at most, and its marks.
    told_next: VecDeque<Signal>,
    head: Receiver<i64>,
    places: Option<PlaceWatch>,
    session: SessionWatch,
    silent_until: DateTime<Utc>,
    alarm: Alarm,
    over: bool,
}

/// One sleep at a time; it is set again only when it has rung, or must ring earlier.
struct Alarm {
    /// None when it has rung.
    at: Option<DateTime<Utc>>,
    rings: BoxFuture<'static, ()>,
}

impl Listener {
    async fn open(
        live: Live,
        actor: Actor,
        feed: Feed,
        after: Option<StreamCursor>,
    ) -> Result<Self, LiveError> {
        let filter = Filter::new(feed, &actor)?;
        // First watched, then found alive and read: nothing falls between.
        let (session, head) = (live.watch_session(&actor), live.0.head.subscribe());
        let counted = live.0.places.subscribe();
        let tx = live.desk().read(&actor).await?;
        let last = log::head(&tx).await?;
        let last = StreamCursor::new(last.last_seq, &last.hash);
        let position = match after {
            None => last,
            Some(cursor) => known(&tx, cursor).await?,
        };
        if let Some(ticket) = filter.ticket()
            && list_cards_by_id(&tx, &[ticket]).await?.is_empty()
        {
            return Err(LiveError::NotFound);
        }
        let places = PlaceWatch::open(&tx, &filter, counted, last.seq).await?;
        let silent_until = live.desk().clock().now() + HEARTBEAT;
        let alarm = Alarm { at: None, rings: Box::pin(std::future::pending()) };
        Ok(Self {
            filter,
            position,
            replay_to: last.seq,
            caught_up: false,
            resumed: position.seq < last.seq,
            told_next: VecDeque::from([Signal::Ready(position)]),
            head,
            places,
            session,
            silent_until,
            alarm,
            over: false,
            live,
            actor,
        })
    }

    /// The next signal; none when the node stops, or after an error.
    async fn next(&mut self) -> Option<Result<Signal, LiveError>> {
        loop {
            if self.over {
                return None;
            }
            if self.session.token().is_cancelled() {
                self.over = true;
                return Some(Err(Fault::Unauthenticated.into()));
            }
            if let Some(signal) = self.told_next.pop_front() {
                self.silent_until = self.live.desk().clock().now() + HEARTBEAT;
                return Some(Ok(signal));
            }
            match self.read_on().await {
                Ok(true) => {}
                Ok(false) => self.wait().await,
                Err(fault) => {
                    self.over = true;
                    return Some(Err(fault.into()));
                }
            }
        }
    }

    /// Reads what stands after the position, and says whether there was anything.
    async fn read_on(&mut self) -> Result<bool, Fault> {
        let Page { seen, position, length } = self.page().await?;
        let moved = position != self.position;
        self.position = position;
        self.told_next.extend(seen.into_iter().map(|seen| Signal::Event { seen, length }));
        if !self.caught_up && self.position.seq >= self.replay_to {
            self.caught_up = true;
            self.told_next.push_back(Signal::CaughtUp(self.position));
            if self.resumed {
                let now = self.live.desk().clock().now();
                let places = self.places.as_mut().map(|places| places.at_beginning(now));
                self.tell_places(places.unwrap_or_default());
            }
            return Ok(true);
        }
        Ok(moved)
    }

    async fn page(&mut self) -> Result<Page, Fault> {
        let live = self.caught_up.then(|| self.live.desk().clock().now());
        // The guard must be gone before the table is asked.
        let recent = self.live.0.ring().after(self.position, &self.filter, live);
        match recent {
            Some(page) => Ok(page),
            // In a box of its own, which is gone while the listener waits: it is larger than all the rest of him.
            None => Box::pin(table::page(self.live.desk(), &self.actor, self.position, &self.filter)).await,
        }
    }

    /// Waits until there may be something to tell.
    async fn wait(&mut self) {
        let clock = Arc::clone(self.live.desk().clock());
        let now = clock.now();
        let held = self.places.as_ref().and_then(|places| places.held_until(now));
        let due = held.map_or(self.silent_until, |held| held.min(self.silent_until));
        if self.alarm.at.is_none_or(|at| at > due) {
            self.alarm = Alarm { at: Some(due), rings: clock.sleep_until(due) };
        }
        let counted = async {
            match &mut self.places {
                Some(places) if self.caught_up && held.is_none() => places.counted().await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.live.0.stop.cancelled() => self.over = true,
            () = self.session.token().cancelled() => return,
            // An error means that the node's tailer is gone, and so is the node.
            moved = self.head.changed() => if moved.is_err() { self.over = true },
            () = counted => {}
            () = &mut self.alarm.rings => self.alarm.at = None,
        }
        let now = clock.now();
        if self.caught_up {
            let places = self.places.as_mut().map(|places| places.changes(now));
            self.tell_places(places.unwrap_or_default());
        }
        if now >= self.silent_until && self.told_next.is_empty() {
            self.told_next.push_back(Signal::Heartbeat(self.position));
        }
    }

    /// Tells places, but of a ticket that has left the queue since they were counted none.
    fn tell_places(&mut self, places: Vec<(TicketId, i64)>) {
        let ring = self.live.0.ring();
        let left = |ticket: &TicketId| {
            let card = ring.card(*ticket);
            card.is_some_and(|card| crate::tickets::rules::place(card.ticket.status).is_none())
        };
        let position = self.position;
        let still = places.into_iter().filter(|(ticket, _)| !left(ticket));
        self.told_next.extend(still.map(|(ticket, ahead)| Signal::Place { position, ticket, ahead }));
    }
}

/// A position of this log: one that names a commit which it does not have is out.
async fn known(tx: &Tx, cursor: StreamCursor) -> Result<StreamCursor, LiveError> {
    let link = log::covering_link(tx, cursor.seq).await?.ok_or(LiveError::CursorExpired)?;
    if StreamCursor::new(cursor.seq, &link.hash) == cursor {
        Ok(cursor)
    } else {
        Err(LiveError::CursorExpired)
    }
}
