//! A schema with everything that can go right or wrong on a socket, driven by the test.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::parse_query;
use async_graphql::{
    Context, Error, ErrorExtensionValues, ErrorExtensions, Object, Request, Result, Schema, ServerError,
    SimpleObject, Subscription,
};
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::{self, BoxStream, Stream, StreamExt};
use tokio::sync::{Semaphore, broadcast, watch};
use tokio_util::sync::CancellationToken;
use turno::http::socket::{AuthRefused, Operation, SocketBackend, SocketCaller};

/// The longest that a test waits for anything before it fails.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The strings by which a test moves the toy.
#[derive(Clone)]
pub(super) struct Strings {
    /// What `counter` sends; it ends at a negative number.
    pub(super) ticks: broadcast::Sender<i32>,
    /// One permit lets one `slow` mutation finish.
    pub(super) release: Arc<Semaphore>,
    /// How many `slow` mutations have begun.
    pub(super) begun: watch::Sender<usize>,
    /// How many have finished.
    pub(super) finished: watch::Sender<usize>,
    /// Fires when a `flood` is dropped.
    pub(super) flood_dropped: CancellationToken,
    /// Ends the sessions of all signed-in callers.
    pub(super) revoke: CancellationToken,
    /// When the token of `Bearer brief` expires.
    pub(super) expires_at: DateTime<Utc>,
}

impl Strings {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        Self {
            ticks: broadcast::channel(16).0,
            release: Arc::new(Semaphore::new(0)),
            begun: watch::Sender::new(0),
            finished: watch::Sender::new(0),
            flood_dropped: CancellationToken::new(),
            revoke: CancellationToken::new(),
            expires_at: now + TimeDelta::seconds(20),
        }
    }
}

/// Waits until `count` has become one.
pub(super) async fn until_one(count: &watch::Sender<usize>) {
    let mut count = count.subscribe();
    let reached = tokio::time::timeout(PATIENCE, count.wait_for(|count| *count == 1)).await;
    reached.expect("the mutation in time").unwrap();
}

pub(super) struct Query;

fn coded(code: &'static str) -> Error {
    Error::new("refused").extend_with(|_, extensions| extensions.set("code", code))
}

#[Object]
impl Query {
    async fn hello(&self) -> &'static str {
        "hello"
    }

    async fn account<'a>(&self, ctx: &Context<'a>) -> &'a str {
        &ctx.data_unchecked::<Viewer>().0
    }

    async fn echo(&self, text: String) -> String {
        text
    }

    async fn fails(&self) -> Option<Result<i32>> {
        Some(Err(coded("NOT_FOUND")))
    }

    async fn fails_whole(&self) -> Result<i32> {
        Err(coded("NOT_FOUND"))
    }

    async fn panics(&self, #[graphql(default = true)] really: bool) -> bool {
        assert!(!really, "a resolver of the toy panics on purpose");
        really
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn slow(&self, ctx: &Context<'_>) -> &'static str {
        let strings = ctx.data_unchecked::<Strings>();
        strings.begun.send_modify(|begun| *begun += 1);
        strings.release.acquire().await.unwrap().forget();
        strings.finished.send_modify(|finished| *finished += 1);
        "done"
    }
}

/// One number.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct Tick {
    number: i32,
}

#[async_graphql::ComplexObject]
impl Tick {
    async fn even(&self) -> Option<Result<bool>> {
        Some(if self.number % 2 == 0 { Ok(true) } else { Err(coded("BAD_USER_INPUT")) })
    }

    async fn small(&self) -> Result<bool> {
        if self.number < 100 { Ok(true) } else { Err(coded("BAD_USER_INPUT")) }
    }

    async fn lucky(&self) -> bool {
        assert!(self.number != 13, "a resolver of the toy panics on purpose");
        true
    }
}

pub(super) struct Subscriptions;

#[Subscription]
impl Subscriptions {
    /// Zero at once, as a sign that it listens, then what the test sends.
    async fn counter(&self, ctx: &Context<'_>) -> impl Stream<Item = Tick> + use<> {
        let ticks = ctx.data_unchecked::<Strings>().ticks.subscribe();
        let later = stream::unfold(ticks, |mut ticks| async move {
            let number = ticks.recv().await.ok().filter(|number| *number >= 0)?;
            Some((Tick { number }, ticks))
        });
        stream::once(async { Tick { number: 0 } }).chain(later)
    }

    /// As much as the reader takes.
    async fn flood(&self, ctx: &Context<'_>, bytes: usize) -> impl Stream<Item = String> + use<> {
        let dropped = ctx.data_unchecked::<Strings>().flood_dropped.clone().drop_guard();
        stream::repeat_with(move || {
            let _ = &dropped;
            "x".repeat(bytes)
        })
    }

    async fn refused(&self) -> Result<BoxStream<'static, i32>> {
        Err(coded("NOT_FOUND"))
    }
}

type Toy = Schema<Query, Mutation, Subscriptions>;

/// Who the toy believes to talk to.
#[derive(Clone)]
pub(super) struct Viewer(pub String);

/// The toy as a backend.
pub(super) struct ToyBackend {
    schema: Toy,
    strings: Strings,
}

impl ToyBackend {
    pub(super) fn new(strings: Strings) -> Self {
        let schema = Schema::build(Query, Mutation, Subscriptions).data(strings.clone()).finish();
        Self { schema, strings }
    }
}

fn refusal(code: &'static str) -> Vec<ServerError> {
    let mut error = ServerError::new("refused", None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    vec![error]
}

impl SocketBackend for ToyBackend {
    type Viewer = Viewer;

    /// As the door says behind a proxy.
    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        headers.get("x-forwarded-for").map_or(peer, |address| address.to_str().unwrap().parse().ok())
    }

    async fn authenticate(
        &self,
        authorization: Option<&str>,
        _: Option<IpAddr>,
    ) -> Result<SocketCaller<Viewer>, AuthRefused> {
        let Some(authorization) = authorization else {
            return Ok(SocketCaller::anonymous(Viewer("nobody".into())));
        };
        match authorization.strip_prefix("Bearer ") {
            Some("panic") => panic!("the toy's door panics on purpose"),
            Some("hang") => std::future::pending().await,
            Some("down") => Err(AuthRefused::Unavailable),
            None | Some("forged") => Err(AuthRefused::Forbidden),
            Some(account) => Ok(SocketCaller {
                expires_at: (account == "brief").then_some(self.strings.expires_at),
                account: Some(account.into()),
                revoked: self.strings.revoke.clone(),
                viewer: Viewer(account.into()),
            }),
        }
    }

    fn subscribe(
        &self,
        request: Request,
        caller: &SocketCaller<Viewer>,
    ) -> Result<Operation, Vec<ServerError>> {
        assert!(!request.query.contains("gatePanics"), "the toy's gate panics on purpose");
        let Ok(document) = parse_query(&request.query) else {
            return Err(refusal("GRAPHQL_PARSE_FAILED"));
        };
        if caller.account.is_none() && request.query.contains("account") {
            return Err(refusal("UNAUTHENTICATED"));
        }
        let kind = document.operations.iter().next().unwrap().1.node.ty;
        let responses = self.schema.execute_stream(request.data(caller.viewer.clone()));
        Ok(Operation { kind, responses })
    }
}
