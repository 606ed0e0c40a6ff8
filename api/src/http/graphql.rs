//! `POST|GET /graphql`, by the specification "GraphQL over HTTP".
//!
//! In this order: the media type of the answer (406), method (405), type and size of the body (415, 413, 408, 400),
//! the gate's bounds and parse, GET for queries only (405), who it is, the gate's judgement, execution within its
//! time. A rejected HTTP request has a status of its own; what the GraphQL request itself comes to is answered by
//! [`respond::answer`].

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Data, Response as Answer};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::any;

use super::accept::{Media, is_json, negotiate};
use super::body;
use super::headers::unstored;
use super::request_id::RequestId;
use super::respond::{self, Rejection};
use crate::command::Asker;
use crate::graphql::gate::{Code, Gate, Operation, Reading, Refusal};

/// Who calls, and what his resolvers find in their context.
#[derive(Debug, Default)]
pub struct Caller {
    /// What the gate asks of him.
    pub asker: Asker,
    /// The data of the request.
    pub data: Data,
}

/// What stands behind the route.
pub trait Door: Clone + Send + Sync + 'static {
    /// Finds out who calls. No token is a caller who is nobody; a bad token is a refusal.
    fn authenticate(
        &self,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
    ) -> impl Future<Output = Result<Caller, Refusal>> + Send;

    /// Executes what the gate has admitted.
    fn execute(&self, request: async_graphql::Request) -> impl Future<Output = Answer> + Send;
}

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Bytes of a body.
    pub body_bytes: usize,
    /// For a body to arrive.
    pub body: Duration,
    /// For sign-in and execution together.
    pub execution: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { body_bytes: 1 << 20, body: Duration::from_secs(10), execution: Duration::from_secs(10) }
    }
}

/// The route.
pub fn routes<D: Door>(door: D, gate: Arc<Gate>, patience: Patience) -> Router {
    let router = Router::new().route("/graphql", any(handle::<D>));
    unstored(router).with_state(Counter { door, gate, patience })
}

#[derive(Clone)]
struct Counter<D> {
    door: D,
    gate: Arc<Gate>,
    patience: Patience,
}

async fn handle<D: Door>(State(counter): State<Counter<D>>, request: Request) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.unwrap_or_else(|| RequestId::from(String::new()));
    let Some(media) = negotiate(request.headers()) else {
        let message = "Accept admits neither application/graphql-response+json nor application/json.";
        let refusal = Refusal::new(Code::BadUserInput, message);
        return Rejection::new(StatusCode::NOT_ACCEPTABLE, refusal).answer(Media::Json, &id);
    };
    match counter.serve(request, &id).await {
        Ok(answer) => respond::answer(answer, media, &id),
        Err(rejection) => rejection.answer(media, &id),
    }
}

impl<D: Door> Counter<D> {
    /// The GraphQL response to a well-formed request, or why it is none.
    async fn serve(&self, request: Request, id: &RequestId) -> Result<Answer, Rejection> {
        let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|info| info.0.ip());
        let (head, body) = request.into_parts();
        let asked = match head.method {
            Method::GET | Method::HEAD => body::parse_url(&head.uri)?,
            Method::POST if is_json(&head.headers) => {
                let Patience { body_bytes, body: within, .. } = self.patience;
                body::parse(&body::read(&head.headers, body, body_bytes, within).await?)?
            }
            Method::POST => {
                let refusal = Refusal::new(Code::BadUserInput, "Send application/json in UTF-8.");
                return Err(Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal));
            }
            _ => return Err(Rejection::method("GET, POST", "Use POST, or GET for queries.")),
        };
        let reading = match self.gate.read(asked) {
            Ok(reading) => reading,
            Err(refusal) => return Ok(refusal.into_response()),
        };
        match reading.operation() {
            Operation::Mutation if head.method != Method::POST => {
                return Err(Rejection::method("POST", "Mutations go by POST."));
            }
            Operation::Subscription => {
                let message = "Subscriptions go over the socket, /graphql/ws.";
                return Ok(Refusal::new(Code::GraphqlValidationFailed, message).into_response());
            }
            Operation::Mutation | Operation::Query => {}
        }
        let run = self.run(reading, &head.headers, peer, id);
        let answer = tokio::time::timeout(self.patience.execution, run).await;
        let late = |_| Err(Refusal::new(Code::Timeout, "The request took too long."));
        Ok(answer.unwrap_or_else(late).unwrap_or_else(Refusal::into_response))
    }

    async fn run(
        &self,
        reading: Reading,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
        id: &RequestId,
    ) -> Result<Answer, Refusal> {
        let caller = self.door.authenticate(headers, peer).await?;
        let mut request = self.gate.judge(reading, caller.asker)?;
        request.data = caller.data;
        request.data.insert(id.clone());
        Ok(self.door.execute(request).await)
    }
}
