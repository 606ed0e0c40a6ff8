//! Live updates: what happens at the desk, told to whoever listens.
//!
//! Always true: a subscription is one loop over the log, from a position on; whether an event comes from this node's
//! ring of recent events or from the table, its position and its meaning are the same, so there is no hand-over from
//! replay to live and nothing is lost or doubled; a slow listener reads older pages. A position that is told means
//! that everything up to it that concerns the listener has been told before. What is shown beside an event is never
//! older than it. Who loses his sign-in hears nothing that was put on record after that.
//!
//! Clients hear of the tickets of the company for which they act, and never of notes; staff hear of all.

mod error;
mod event;
mod feed;
pub mod graphql;
mod listen;
mod place_watch;
mod places;
mod ring;
mod store;
mod table;
mod tailer;
mod watch;

pub use error::LiveError;
pub use event::LiveEvent;
pub use feed::Feed;
pub use listen::{Listener, Signal, listen};
pub use place_watch::TRACKED_TICKETS;
pub use ring::{RingLimits, Seen};
pub use watch::SessionWatch;

use crate::command::Actor;
use crate::desk::Desk;
use crate::platform::tasks;
use places::Places;
use ring::Ring;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch as cell;
use tokio_util::sync::CancellationToken;
use watch::Watches;

/// The live side of one process. Clones are handles to the same one.
#[derive(Clone)]
pub struct Live(Arc<Hub>);

/// What the tailer writes and the listeners read.
struct Hub {
    desk: Desk,
    ring: RwLock<Ring>,
    /// The last event of the ring.
    head: cell::Sender<i64>,
    /// The last event of the ring that changed the queue.
    queue_moved: cell::Sender<i64>,
    places: cell::Sender<Arc<Places>>,
    watches: Arc<Watches>,
    stop: CancellationToken,
}

impl Live {
    /// Starts to follow the log from its present head, in tasks of the desk that end with the token.
    #[must_use]
    pub fn start(desk: &Desk, stop: &CancellationToken) -> Self {
        Self::start_with(desk, RingLimits::default(), stop)
    }

    /// As [`Live::start`], with a ring of another size.
    #[must_use]
    pub fn start_with(desk: &Desk, limits: RingLimits, stop: &CancellationToken) -> Self {
        let hub = Arc::new(Hub {
            ring: RwLock::new(Ring::new(limits)),
            head: cell::Sender::new(0),
            queue_moved: cell::Sender::new(0),
            places: cell::Sender::new(Arc::default()),
            watches: Arc::default(),
            desk: desk.clone(),
            stop: stop.clone(),
        });
        let (tail, end, clock) = (Arc::clone(&hub), hub.stop.clone(), Arc::clone(desk.clock()));
        let tail = tasks::keep("live.tailer", clock, move || tailer::run(Arc::clone(&tail)));
        desk.tasks().spawn(async move { end.run_until_cancelled(tail).await });
        let (count, end, clock) = (Arc::clone(&hub), hub.stop.clone(), Arc::clone(desk.clock()));
        let count = tasks::keep("live.places", clock, move || places::run(Arc::clone(&count)));
        desk.tasks().spawn(async move { end.run_until_cancelled(count).await });
        Self(hub)
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Watches somebody's sign-in: the token fires as soon as this node reads that it is over. Whoever watches
    /// must find the caller alive after this call, not before, or he misses what happens between.
    #[must_use]
    pub fn watch_session(&self, actor: &Actor) -> SessionWatch {
        self.0.watches.watch(actor)
    }
}

impl Hub {
    fn ring(&self) -> RwLockReadGuard<'_, Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring_mut(&self) -> RwLockWriteGuard<'_, Ring> {
        self.ring.write().unwrap_or_else(PoisonError::into_inner)
    }
}
