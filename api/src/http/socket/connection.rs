//! The loop of one socket.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{Request, ServerError};
use axum::extract::ws::WebSocket;
use chrono::{DateTime, Utc};
use futures::FutureExt;
use serde_json::{Map, Value};
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::Shared;
use super::backend::{AuthRefused, SocketBackend};
use super::closing::Closing;
use super::operations::{Id, Operations, Outcome};
use super::phase::{Guest, Phase, PhaseChange, Verdict};
use super::protocol::{self, ClientMessage};
use super::seats::Seat;
use super::timetable::{Alarm, Due, Timetable};
use super::wire::{Bound, Incoming, Wire};

/// One socket, from the handshake to the farewell.
pub(super) struct Connection<B: SocketBackend> {
    shared: Arc<Shared<B>>,
    wire: Wire,
    phase: Phase<B::Viewer>,
    operations: Operations,
    timetable: Timetable,
    alarm: Alarm,
    drain: Pin<Box<WaitForCancellationFutureOwned>>,
    draining: bool,
    address: Option<IpAddr>,
    /// Held until somebody has signed in, or the socket is gone.
    stranger: Option<Seat>,
}

/// By what door a socket came.
pub(super) struct Entrance {
    pub(super) address: Option<IpAddr>,
    pub(super) seat: Seat,
}

/// How the loop ends: with a close frame of ours, or because the peer has left.
enum Ending {
    Close(Closing),
    Gone,
}

impl From<Closing> for Ending {
    fn from(closing: Closing) -> Self {
        Self::Close(closing)
    }
}

enum Step<V> {
    Drain,
    Alarm,
    Phase(PhaseChange<V>),
    Incoming(Incoming),
    Outcome(Id, Outcome),
}

impl<B: SocketBackend> Connection<B> {
    pub(super) fn new(
        shared: Arc<Shared<B>>,
        socket: WebSocket,
        accepted_at: DateTime<Utc>,
        entrance: Entrance,
    ) -> Self {
        let limits = &shared.limits;
        let bound = Bound { messages: limits.queue_messages, bytes: limits.queue_bytes };
        Self {
            wire: Wire::new(socket, bound),
            phase: Phase::Greeting,
            operations: Operations::default(),
            timetable: Timetable::new(accepted_at, limits),
            alarm: Alarm::new(Arc::clone(&shared.clock)),
            drain: Box::pin(shared.drain.clone().cancelled_owned()),
            draining: false,
            address: entrance.address,
            stranger: Some(entrance.seat),
            shared,
        }
    }

    /// Carries the socket to its end. Boxed, because a future keeps room for every place its parts move through.
    pub(super) async fn serve(mut self: Box<Self>) {
        let ending = loop {
            if let Err(ending) = self.turn().await {
                break ending;
            }
        };
        // Whatever still runs stops here, and the seat is free, before the farewell takes its time.
        self.operations = Operations::default();
        self.phase = Phase::Greeting;
        let closing = match ending {
            Ending::Gone => None,
            Ending::Close(closing) => Some(closing),
        };
        tracing::debug!(code = closing.as_ref().map(|closing| closing.code), "socket closed");
        let bound = self.shared.clock.sleep_until(self.shared.clock.now() + self.shared.limits.close_within);
        self.wire.finish(closing.as_ref(), bound).await;
    }

    async fn turn(&mut self) -> Result<(), Ending> {
        self.wire.send_now().await;
        self.timetable.observe(&self.wire, self.shared.clock.now());
        self.alarm.arm(self.timetable.next());
        match self.step().await {
            Step::Drain => self.on_drain(),
            Step::Alarm => self.on_alarm(),
            Step::Phase(PhaseChange::Verdict(verdict)) => self.on_verdict(verdict),
            Step::Phase(PhaseChange::Revoked) => Err(Closing::REVOKED.into()),
            Step::Incoming(incoming) => self.on_incoming(incoming),
            Step::Outcome(id, outcome) => self.on_outcome(&id, outcome),
        }
    }

    async fn step(&mut self) -> Step<B::Viewer> {
        let full = self.wire.is_full();
        tokio::select! {
            biased;
            () = self.drain.as_mut(), if !self.draining => Step::Drain,
            () = self.alarm.rung() => Step::Alarm,
            change = self.phase.changed() => Step::Phase(change),
            step = traffic(&mut self.wire, &mut self.operations, full) => step,
        }
    }

    fn on_drain(&mut self) -> Result<(), Ending> {
        self.draining = true;
        self.operations.stop_subscriptions();
        self.timetable.draining(self.shared.clock.now() + self.shared.limits.drain_within);
        self.leave_if_drained()
    }

    fn leave_if_drained(&self) -> Result<(), Ending> {
        if self.draining && self.operations.is_empty() { Err(Closing::RESTART.into()) } else { Ok(()) }
    }

    fn on_alarm(&mut self) -> Result<(), Ending> {
        let now = self.shared.clock.now();
        self.timetable.observe(&self.wire, now);
        match self.timetable.due(now) {
            Some(Due::Close(closing)) => Err(closing.into()),
            Some(Due::Ping) => {
                self.wire.ping();
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn on_verdict(&mut self, verdict: Verdict<B::Viewer>) -> Result<(), Ending> {
        let caller = verdict.map_err(|refused| match refused {
            AuthRefused::Forbidden => Closing::FORBIDDEN,
            AuthRefused::Unavailable => Closing::TRY_LATER,
        })?;
        if caller.expires_at.is_some_and(|at| at <= self.shared.clock.now()) {
            return Err(Closing::EXPIRED.into());
        }
        let seat = match &caller.account {
            Some(account) => {
                let seat = self.shared.seats.take(account).ok_or(Closing::CROWDED)?;
                self.stranger = None;
                Some(seat)
            }
            None => None,
        };
        self.timetable.settled(caller.expires_at);
        self.phase = Phase::Ready(Guest::new(caller, seat));
        self.wire.push(None, protocol::ACK);
        Ok(())
    }

    fn on_incoming(&mut self, incoming: Incoming) -> Result<(), Ending> {
        match incoming {
            Incoming::Text(text) => {
                self.timetable.heard();
                self.on_message(protocol::parse(&text)?)
            }
            Incoming::Binary => Err(Closing::bad_message("Binary messages are not spoken here").into()),
            Incoming::SignOfLife => {
                self.timetable.heard();
                Ok(())
            }
            Incoming::Room => Ok(()),
            Incoming::Broken(closing) => Err(closing.into()),
            Incoming::Gone => Err(Ending::Gone),
        }
    }

    fn on_message(&mut self, message: ClientMessage) -> Result<(), Ending> {
        match message {
            ClientMessage::Init { payload } => self.on_init(payload),
            ClientMessage::Ping { payload } => {
                self.wire.push(None, protocol::pong(payload));
                Ok(())
            }
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe { id, request } => self.on_subscribe(&id.into(), *request),
            ClientMessage::Complete { id } => {
                // Nothing of the operation may follow, also if it has ended in the meantime: the id may come again.
                self.operations.stop(&id);
                self.wire.forget(&id);
                self.leave_if_drained()
            }
        }
    }

    fn on_init(&mut self, payload: Option<Map<String, Value>>) -> Result<(), Ending> {
        let Phase::Greeting = self.phase else {
            return Err(Closing::TOO_MANY_INITS.into());
        };
        let authorization = protocol::credentials(payload)?;
        let (shared, address) = (Arc::clone(&self.shared), self.address);
        let verdict = async move { shared.backend.authenticate(authorization.0.as_deref(), address).await };
        // A panic says nothing about the token.
        let verdict = AssertUnwindSafe(verdict).catch_unwind().map(|ended| match ended {
            Ok(verdict) => verdict,
            Err(_) => Err(AuthRefused::Unavailable),
        });
        self.phase = Phase::Authenticating(verdict.boxed());
        self.timetable.greeted(self.shared.clock.now() + self.shared.limits.authenticate_within);
        Ok(())
    }

    fn on_subscribe(&mut self, id: &Id, request: Request) -> Result<(), Ending> {
        let Phase::Ready(guest) = &self.phase else {
            return Err(Closing::UNAUTHORIZED.into());
        };
        if self.operations.contains(id) {
            return Err(Closing::duplicate(id).into());
        }
        let begun = if self.draining {
            Err(protocol::coded("UNAVAILABLE", "The service restarts."))
        } else if self.operations.len() >= self.shared.limits.operations {
            Err(protocol::coded("THROTTLED", "Too many operations on this socket."))
        } else {
            catch_unwind(AssertUnwindSafe(|| self.shared.backend.subscribe(request, &guest.caller)))
                .unwrap_or_else(|_| Err(internal(id)))
        };
        match begun {
            Ok(operation) => self.operations.start(Id::clone(id), operation),
            Err(errors) => self.send_error(id, &errors),
        }
        Ok(())
    }

    fn on_outcome(&mut self, id: &Id, outcome: Outcome) -> Result<(), Ending> {
        match outcome {
            Outcome::Next(text) => self.wire.push(Some(id), text),
            Outcome::Only(text) => {
                self.wire.push(Some(id), text);
                self.wire.push(Some(id), protocol::complete(id));
            }
            Outcome::Refused(errors) => self.send_error(id, &errors),
            Outcome::Broken => self.send_error(id, &internal(id)),
            Outcome::Complete => self.wire.push(Some(id), protocol::complete(id)),
        }
        self.leave_if_drained()
    }

    fn send_error(&mut self, id: &Id, errors: &[ServerError]) {
        if let Ok(text) = protocol::error(id, errors) {
            self.wire.push(Some(id), text);
        }
    }
}

/// Whatever comes first, in no fixed order: neither a flood of messages nor a stream without end keeps the other away.
async fn traffic<V>(wire: &mut Wire, operations: &mut Operations, full: bool) -> Step<V> {
    tokio::select! {
        incoming = wire.next() => Step::Incoming(incoming),
        (id, outcome) = operations.next(full) => Step::Outcome(id, outcome),
    }
}

/// The one place that logs a panic of an operation.
fn internal(operation: &str) -> Vec<ServerError> {
    tracing::error!(operation, "an operation on a socket panicked");
    protocol::coded("INTERNAL", "Internal error.")
}
