//! The live operations of one socket.
//!
//! They are few and are polled in turn by the socket's own task. An operation is polled until it has answered, even
//! while the queue is full, because it may hold a transaction on the way to its answer; only then does it pause until
//! there is room. So the queue grows by one answer per operation at most.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value};
use futures::stream::{BoxStream, Stream};

use super::backend::Operation;
use super::protocol;

/// The id of an operation, chosen by the client; every message of the operation bears it.
pub(super) type Id = Arc<str>;

struct Live {
    id: Id,
    kind: OperationType,
    responses: BoxStream<'static, Response>,
    answered: bool,
    paused: bool,
}

/// What an operation has to say.
pub(super) enum Outcome {
    /// A `next` message; more may follow.
    Next(String),
    /// The only `next` message.
    Only(String),
    /// It could not be begun.
    Refused(Vec<ServerError>),
    /// A resolver panicked, or its answer cannot be written down.
    Broken,
    /// The stream is over.
    Complete,
}

/// The operations of one socket.
#[derive(Default)]
pub(super) struct Operations {
    live: Vec<Live>,
    turn: usize,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.live.iter().any(|live| *live.id == *id)
    }

    pub(super) fn start(&mut self, id: Id, operation: Operation) {
        self.live.push(Live {
            id,
            kind: operation.kind,
            responses: operation.responses,
            answered: false,
            paused: false,
        });
    }

    /// Ends an operation and frees its id.
    pub(super) fn stop(&mut self, id: &str) {
        self.live.retain(|live| *live.id != *id);
    }

    /// Ends what never ends by itself.
    pub(super) fn stop_subscriptions(&mut self) {
        self.live.retain(|live| live.kind != OperationType::Subscription);
    }

    /// The next outcome, with the operation's id; waits for ever while there is none.
    pub(super) async fn next(&mut self, full: bool) -> (Id, Outcome) {
        std::future::poll_fn(|cx| self.poll_next(cx, full)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, full: bool) -> Poll<(Id, Outcome)> {
        let count = self.live.len();
        for step in 0..count {
            let place = (self.turn + step) % count;
            let live = &mut self.live[place];
            live.paused &= full;
            if live.paused {
                continue;
            }
            if let Poll::Ready(outcome) = live.poll(cx) {
                live.paused = full;
                self.turn = place + 1;
                return Poll::Ready(self.settle(place, outcome));
            }
        }
        Poll::Pending
    }

    /// Removes the operation if this was its last word.
    fn settle(&mut self, place: usize, outcome: Outcome) -> (Id, Outcome) {
        if matches!(outcome, Outcome::Next(_)) {
            let live = &self.live[place];
            return (Arc::clone(&live.id), outcome);
        }
        let live = self.live.swap_remove(place);
        (live.id, outcome)
    }
}

impl Live {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Outcome> {
        let responses = Pin::new(&mut self.responses);
        // After a panic the stream is never polled again, it is dropped.
        let Ok(polled) = catch_unwind(AssertUnwindSafe(|| responses.poll_next(cx))) else {
            return Poll::Ready(Outcome::Broken);
        };
        polled.map(|response| match response {
            None => Outcome::Complete,
            Some(response) => self.say(response),
        })
    }

    fn say(&mut self, response: Response) -> Outcome {
        let first = !std::mem::replace(&mut self.answered, true);
        if first && is_request_error(self.kind, &response) {
            return Outcome::Refused(response.errors);
        }
        match protocol::next(&self.id, &response) {
            Ok(text) if self.kind == OperationType::Subscription => Outcome::Next(text),
            Ok(text) => Outcome::Only(text),
            Err(_) => Outcome::Broken,
        }
    }
}

/// A request error of the specification is an `error`: nothing was executed. Validation leaves no path; a subscription
/// whose source could not be opened leaves its root field and no data. All else is an answer, errors or not.
fn is_request_error(kind: OperationType, response: &Response) -> bool {
    let depth = usize::from(kind == OperationType::Subscription);
    response.is_err()
        && response.data == Value::Null
        && response.errors.iter().all(|error| error.path.len() <= depth)
}
