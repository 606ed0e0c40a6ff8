//! The toy behind a real server on a port of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use chrono::{TimeDelta, TimeZone, Utc};
use desk_tests::clock::ManualClock;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use turno::http::socket::{Limits, Sockets, upgrade};

use super::peer::Peer;
use super::toy::{Strings, ToyBackend};

/// A running server.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) clock: Arc<ManualClock>,
    pub(super) strings: Strings,
    pub(super) drain: CancellationToken,
    pub(super) sockets: Sockets<ToyBackend>,
}

impl Server {
    pub(super) async fn start() -> Self {
        Self::with(Limits::default()).await
    }

    pub(super) async fn with(limits: Limits) -> Self {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 13, 0, 0).unwrap();
        let clock = Arc::new(ManualClock::starting_at(now));
        let strings = Strings::new(now);
        let drain = CancellationToken::new();
        let backend = ToyBackend::new(strings.clone());
        let sockets = Sockets::new(backend, Arc::clone(&clock) as _, limits, drain.clone());
        let router =
            Router::new().route("/graphql/ws", any(upgrade::<ToyBackend>)).with_state(sockets.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, clock, strings, drain, sockets }
    }

    /// A socket that has not greeted.
    pub(super) async fn connect(&self) -> Peer {
        Peer::connect(self.address, "graphql-transport-ws").await.unwrap()
    }

    /// A socket that has greeted without a token.
    pub(super) async fn anonymous(&self) -> Peer {
        let mut peer = self.connect().await;
        peer.greet(None).await;
        peer
    }

    /// A socket of `account`.
    pub(super) async fn signed_in(&self, account: &str) -> Peer {
        let mut peer = self.connect().await;
        peer.greet(Some(account)).await;
        peer
    }

    pub(super) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }
}
