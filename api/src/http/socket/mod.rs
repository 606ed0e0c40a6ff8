//! `/graphql/ws`: graphql-transport-ws, to the letter.
//!
//! One task carries one socket: it reads, polls the operations, writes, and never waits for one of them alone, so
//! that a slow mutation does not hold up a ping. What must always hold:
//! - every queue, every list and every wait has a bound ([`Limits`]), and time comes from the injected clock;
//! - what is wrong with one operation is an `error` of that operation; what is wrong with the talk closes the socket
//!   with the code of the protocol ([`protocol`]);
//! - a socket ends with the sign-in that opened it: 4403 when the token expires or the session is revoked;
//! - a panic of a resolver is an `error` with the code INTERNAL and nothing more.
//!
//! Anonymous sockets are accepted; operations that need a sign-in are refused by the backend. A socket takes a seat at
//! the door, of its address and of all, and leaves it when it has signed in: strangers cannot fill the house.

mod backend;
mod closing;
mod connection;
mod limits;
mod operations;
mod phase;
mod protocol;
mod seats;
mod timetable;
mod wire;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use backend::{AuthRefused, Operation, SocketBackend, SocketCaller};
pub use limits::Limits;

use crate::platform::clock::Clock;
use connection::{Connection, Entrance};
use seats::{Seats, at_the_door};

/// The only subprotocol spoken here.
pub const SUBPROTOCOL: &str = "graphql-transport-ws";

/// Bytes of a socket's read buffer; the stock 128 KiB would be nine tenths of an idle socket.
const READ_BUFFER: usize = 4096;

/// All sockets of this process, and what they share. A clone is another handle to the same sockets.
pub struct Sockets<B> {
    shared: Arc<Shared<B>>,
}

/// What every connection holds a handle to.
struct Shared<B> {
    backend: B,
    clock: Arc<dyn Clock>,
    limits: Limits,
    seats: Arc<Seats>,
    door: Arc<Seats>,
    drain: CancellationToken,
    open: TaskTracker,
}

impl<B: SocketBackend> Sockets<B> {
    /// Sockets over `backend`. When `drain` fires no socket is accepted any more and the open ones leave with 1012.
    pub fn new(backend: B, clock: Arc<dyn Clock>, limits: Limits, drain: CancellationToken) -> Self {
        let seats = Arc::new(Seats::new(limits.sockets_per_account, limits.sockets));
        let door = Arc::new(Seats::new(limits.strangers_per_address, limits.strangers));
        let open = TaskTracker::new();
        Self { shared: Arc::new(Shared { backend, clock, limits, seats, door, drain, open }) }
    }

    /// How many sockets are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.len()
    }

    /// Done when the last socket is gone. To be awaited after the drain token has fired; `Limits` bound the wait.
    pub async fn gone(&self) {
        self.shared.open.close();
        self.shared.open.wait().await;
    }
}

impl<B> Clone for Sockets<B> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<B> fmt::Debug for Sockets<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sockets").field("open", &self.shared.open.len()).finish_non_exhaustive()
    }
}

/// The handler of `/graphql/ws`. The Origin is checked before it, by the router.
#[allow(clippy::unused_async, reason = "a handler of the router is async")]
pub async fn upgrade<B: SocketBackend>(
    State(sockets): State<Sockets<B>>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let shared = sockets.shared;
    let upgrade = upgrade.protocols([SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return (StatusCode::BAD_REQUEST, "The subprotocol graphql-transport-ws is required.")
            .into_response();
    }
    let address = shared.backend.address(&headers, peer.map(|Extension(info)| info.0.ip()));
    let full = shared.drain.is_cancelled() || shared.open.len() >= shared.limits.sockets;
    let seat = if full { None } else { shared.door.take(&at_the_door(address)) };
    let Some(seat) = seat else {
        return (StatusCode::SERVICE_UNAVAILABLE, "No more sockets here, try again later.").into_response();
    };
    // The time to greet runs from here, and the socket counts from here.
    let accepted_at = shared.clock.now();
    let open = shared.open.token();
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(shared.limits.frame_bytes)
        .max_frame_size(shared.limits.frame_bytes)
        .on_upgrade(move |socket| {
            let connection =
                Box::new(Connection::new(shared, socket, accepted_at, Entrance { address, seat }));
            async move {
                connection.serve().await;
                drop(open);
            }
        })
}
