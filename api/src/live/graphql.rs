//! Live updates in the API.

#![allow(clippy::unused_async, reason = "resolvers are async")]

use super::{Feed, LiveError, Seen, Signal, listen};
use crate::command::Timestamp;
use crate::graphql::{caller, failure};
use crate::log::{DeadlineChange, Fact, QueueChange, StreamCursor};
use crate::tickets::graphql::{QueuePlace, ResponseDeadline, Ticket};
use crate::tickets::list_cards_by_id;
use async_graphql::{
    Context, Enum, Error, ErrorExtensions as _, ID, Interface, Object, Result, Subscription,
};
use futures::stream::{Stream, StreamExt as _};
use std::sync::Arc;
use turno_entity::TicketId;

/// What a subscription tells.
#[derive(Interface, Clone)]
#[graphql(field(
    name = "position",
    ty = "StreamCursor",
    desc = "Everything up to here that concerns you has been sent. Pass the last one as `after` to go on from there."
))]
pub enum LiveFrame {
    /// The subscription begins.
    StreamReady(StreamReady),
    /// The replay is over.
    StreamCaughtUp(StreamCaughtUp),
    /// Nothing has happened.
    StreamHeartbeat(StreamHeartbeat),
    /// Something has happened to a ticket.
    TicketChanged(TicketChanged),
    /// A ticket has another place in the queue.
    QueuePlaceChanged(QueuePlaceChanged),
    /// The queue has changed.
    QueueChanged(QueueChanged),
    /// A response deadline has changed.
    DeadlineChanged(DeadlineChanged),
}

macro_rules! marks {
    ($($name:ident: $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug)]
        pub struct $name(StreamCursor);

        #[doc = $doc]
        #[Object]
        impl $name {
            /// Everything up to here that concerns you has been sent.
            async fn position(&self) -> StreamCursor {
                self.0
            }
        }
    )*};
}

marks! {
    StreamReady: "The first frame. Its position is where the replay begins: your `after`, or the head of the log.";
    StreamCaughtUp: "The replay is over: what had happened before you subscribed has been sent.";
    StreamHeartbeat: "Nothing that concerns you has happened for 15 seconds. It passes through the same queue as all else.";
}

/// Something has happened to a ticket.
#[derive(Clone, Debug)]
pub struct TicketChanged(Seen);

/// Something has happened to a ticket.
#[Object]
impl TicketChanged {
    /// Everything up to here that concerns you has been sent.
    async fn position(&self) -> StreamCursor {
        self.0.event.cursor
    }

    /// What happened, as the ticket's history names it.
    async fn kind(&self) -> &str {
        &self.0.event.kind
    }

    /// When it was put on record.
    async fn occurred_at(&self) -> Timestamp {
        Timestamp(self.0.event.recorded_at)
    }

    /// The ticket as it is now, never older than `position`.
    async fn ticket(&self) -> Ticket {
        Ticket(Arc::clone(&self.0.card), self.0.ahead)
    }
}

/// A ticket has another place in the queue. At most one in five seconds for each ticket, and only when the place has
/// changed; who comes back with `after` is told once as it is now.
#[derive(Clone, Copy, Debug)]
pub struct QueuePlaceChanged {
    position: StreamCursor,
    ticket: TicketId,
    ahead: i64,
}

/// A ticket has another place in the queue. At most one in five seconds for each ticket, and only when the place has
/// changed; who comes back with `after` is told once as it is now.
#[Object]
impl QueuePlaceChanged {
    /// Everything up to here that concerns you has been sent.
    async fn position(&self) -> StreamCursor {
        self.position
    }

    /// The ticket as it is now.
    async fn ticket(&self, ctx: &Context<'_>) -> Result<Ticket> {
        let caller = caller(ctx)?;
        let tx = caller.read().await?;
        let cards = list_cards_by_id(&tx, &[self.ticket]).await.map_err(failure)?;
        cards.into_iter().next().map(Ticket::from).ok_or_else(|| error_of(LiveError::NotFound))
    }

    /// The new place.
    async fn queue_place(&self) -> QueuePlace {
        QueuePlace::behind(self.ahead)
    }
}

/// How the queue has changed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueChangeKind {
    /// A ticket can be taken now.
    Entered,
    /// An agent took it.
    Taken,
    /// An agent gave it back to its place.
    Released,
    /// It waits for the company and keeps its place.
    Waiting,
    /// It waits no longer.
    Resumed,
    /// It is closed.
    Left,
    /// It has another place.
    Moved,
}

impl From<QueueChange> for QueueChangeKind {
    fn from(change: QueueChange) -> Self {
        match change {
            QueueChange::Entered => Self::Entered,
            QueueChange::Taken => Self::Taken,
            QueueChange::Released => Self::Released,
            QueueChange::Waiting => Self::Waiting,
            QueueChange::Resumed => Self::Resumed,
            QueueChange::Left => Self::Left,
        }
    }
}

/// The queue has changed.
#[derive(Clone, Debug)]
pub struct QueueChanged {
    seen: Seen,
    kind: QueueChangeKind,
    length: i64,
}

/// The queue has changed.
#[Object]
impl QueueChanged {
    /// Everything up to here that concerns you has been sent.
    async fn position(&self) -> StreamCursor {
        self.seen.event.cursor
    }

    /// How.
    async fn kind(&self) -> QueueChangeKind {
        self.kind
    }

    /// When it was put on record.
    async fn occurred_at(&self) -> Timestamp {
        Timestamp(self.seen.event.recorded_at)
    }

    /// How many tickets can be taken now.
    async fn length(&self) -> i64 {
        self.length
    }

    /// The ticket as it is now, never older than `position`.
    async fn ticket(&self) -> Ticket {
        Ticket(Arc::clone(&self.seen.card), self.seen.ahead)
    }
}

/// How a response deadline has changed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "DeadlineChange")]
pub enum DeadlineChangeKind {
    /// The clock started.
    Started,
    /// Four fifths of the target have passed.
    Approaching,
    /// The target has passed without a response.
    Breached,
    /// Answered in time.
    Met,
    /// Answered after the target.
    MetLate,
    /// The clock stands still.
    Paused,
    /// The clock runs again.
    Resumed,
    /// The target changed.
    Retargeted,
    /// Called off.
    Cancelled,
}

/// A response deadline has changed.
#[derive(Clone, Debug)]
pub struct DeadlineChanged {
    seen: Seen,
    kind: DeadlineChangeKind,
}

/// A response deadline has changed.
#[Object]
impl DeadlineChanged {
    /// Everything up to here that concerns you has been sent.
    async fn position(&self) -> StreamCursor {
        self.seen.event.cursor
    }

    /// How.
    async fn kind(&self) -> DeadlineChangeKind {
        self.kind
    }

    /// When it was put on record.
    async fn occurred_at(&self) -> Timestamp {
        Timestamp(self.seen.event.recorded_at)
    }

    /// The ticket as it is now, never older than `position`.
    async fn ticket(&self) -> Ticket {
        Ticket(Arc::clone(&self.seen.card), self.seen.ahead)
    }

    /// The deadline as it is now.
    async fn deadline(&self, ctx: &Context<'_>) -> Result<ResponseDeadline> {
        let desk = &caller(ctx)?.desk;
        let clock = self.seen.card.response_clock().map_err(failure)?;
        Ok(ResponseDeadline { clock, policy: Arc::clone(desk.policy()), as_of: desk.clock().now() })
    }
}

/// Listening to the desk.
#[derive(Default)]
pub struct LiveSubscription;

/// Listening to the desk.
#[Subscription]
impl LiveSubscription {
    /// What happens to a ticket; without an id, to the tickets of the company for which a client acts, or to all for
    /// staff. Notes make no frame for clients. `QueuePlaceChanged` comes for the one ticket, or for the first 100
    /// tickets of the client's company in the queue.
    async fn ticket_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this ticket.")] ticket_id: Option<ID>,
        #[graphql(desc = "The position after which to go on; by default only what happens from now on.")]
        after: Option<StreamCursor>,
    ) -> Result<impl Stream<Item = Result<LiveFrame>>> {
        let ticket = match ticket_id {
            None => None,
            Some(id) => Some(TicketId::parse(&id).ok_or_else(|| error_of(LiveError::NotFound))?),
        };
        frames(ctx, Feed::Tickets(ticket), after).await
    }

    /// What happens to the queue.
    async fn queue_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to go on; by default only what happens from now on.")]
        after: Option<StreamCursor>,
    ) -> Result<impl Stream<Item = Result<LiveFrame>>> {
        frames(ctx, Feed::Queue, after).await
    }

    /// What happens to response deadlines.
    async fn deadline_updates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to go on; by default only what happens from now on.")]
        after: Option<StreamCursor>,
    ) -> Result<impl Stream<Item = Result<LiveFrame>>> {
        frames(ctx, Feed::Deadlines, after).await
    }
}

async fn frames(
    ctx: &Context<'_>,
    feed: Feed,
    after: Option<StreamCursor>,
) -> Result<impl Stream<Item = Result<LiveFrame>> + use<>> {
    let caller = caller(ctx)?;
    let signals = listen(caller.live.clone(), caller.actor.clone(), feed, after).await.map_err(error_of)?;
    Ok(signals.filter_map(move |signal| {
        let frame = match signal {
            Ok(signal) => frame_of(feed, signal).map(Ok),
            Err(error) => Some(Err(error_of(error))),
        };
        std::future::ready(frame)
    }))
}

/// A signal as a frame of its feed. Each feed tells of an event in one way only.
fn frame_of(feed: Feed, signal: Signal) -> Option<LiveFrame> {
    Some(match signal {
        Signal::Ready(position) => StreamReady(position).into(),
        Signal::CaughtUp(position) => StreamCaughtUp(position).into(),
        Signal::Heartbeat(position) => StreamHeartbeat(position).into(),
        Signal::Place { position, ticket, ahead } => QueuePlaceChanged { position, ticket, ahead }.into(),
        Signal::Event { seen, length } => {
            let fact = seen.event.fact.as_ref();
            let (queue, deadline) = (fact.and_then(Fact::queue_change), fact.and_then(Fact::deadline_change));
            match feed {
                Feed::Tickets(_) => TicketChanged(seen).into(),
                Feed::Queue => QueueChanged { seen, kind: queue?.into(), length }.into(),
                Feed::Deadlines => DeadlineChanged { seen, kind: deadline?.into() }.into(),
            }
        }
    })
}

fn error_of(error: LiveError) -> Error {
    match (error.code(), error) {
        (_, LiveError::Fault(fault)) => failure(fault),
        (code, error) => Error::new(error.to_string()).extend_with(|_, extensions| {
            extensions.set("code", code.map_or("INTERNAL", |code| code.as_str()));
        }),
    }
}
