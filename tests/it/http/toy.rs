//! A small schema behind the real door.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Error, ErrorExtensions, ID, InputObject, InputValueError,
    InputValueResult, Interface, Object, Request, Response, Scalar, ScalarType, Schema, SimpleObject,
    Subscription, Value,
};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request as HttpRequest, StatusCode};
use futures::Stream;
use tower::ServiceExt;
use turno::command::Role;
use turno::graphql::gate::{
    Access, Code, Gate, Limits, Operation, Permissions, Refusal, RootRule, ScalarCheck, TypeRule,
};
use turno::http::graphql::{Caller, Door, Patience, routes};
use turno::http::{headers, origin, request_id};

/// A NIT of which the toy knows one good writing.
pub(super) struct Nit(String);

#[Scalar]
impl ScalarType for Nit {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if text == "999000001-2" => Ok(Self(text)),
            Value::String(_) => Err(InputValueError::custom("no NIT")
                .with_extension("code", "BAD_USER_INPUT")
                .with_extension("reason", "NIT_CHECK_DIGIT")),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[derive(SimpleObject, Clone)]
struct Ticket {
    id: ID,
    subject: String,
}

#[derive(SimpleObject, Clone)]
struct TicketReference {
    id: ID,
    number: String,
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID"))]
enum Node {
    Ticket(Ticket),
    TicketReference(TicketReference),
}

#[derive(SimpleObject)]
struct TicketConnection {
    nodes: Vec<Ticket>,
}

#[derive(InputObject)]
struct Filter {
    nit: Nit,
    subject: Option<String>,
    more: Option<Vec<Nit>>,
}

/// How often a resolver of a mutation ran.
#[derive(Default)]
pub(super) struct Runs(AtomicUsize);

pub(super) struct Query;

#[Object]
impl Query {
    async fn ping(&self) -> &str {
        "pong"
    }

    async fn ticket(&self, id: ID) -> Option<Ticket> {
        Some(Ticket { id, subject: "Printer".to_owned() })
    }

    async fn node(&self, id: ID) -> Option<Node> {
        Some(Node::TicketReference(TicketReference { id, number: "LG-2026-000001".to_owned() }))
    }

    async fn nodes(&self, ids: Vec<ID>) -> Vec<Ticket> {
        ids.into_iter().map(|id| Ticket { id, subject: String::new() }).collect()
    }

    async fn tickets(&self, first: Option<i32>) -> TicketConnection {
        let _ = first;
        TicketConnection { nodes: Vec::new() }
    }

    async fn company(&self, nit: Option<Nit>, size: Option<i32>) -> Option<String> {
        let _ = size;
        nit.map(|nit| nit.0)
    }

    async fn search(&self, filter: Filter) -> String {
        let more = filter.more.into_iter().flatten().map(|nit| nit.0);
        format!("{}{}{}", filter.nit.0, filter.subject.unwrap_or_default(), more.collect::<String>())
    }

    async fn fails(&self) -> Option<Result<String, Error>> {
        Some(Err(Error::new("connection to 10.0.0.7 refused, password hunter2")))
    }

    async fn fails_whole(&self) -> Result<String, Error> {
        std::future::ready(Err(Error::new("connection to 10.0.0.7 refused"))).await
    }

    async fn refuses(&self) -> Option<Result<String, Error>> {
        Some(Err(
            Error::new("No such thing.").extend_with(|_, extensions| extensions.set("code", "NOT_FOUND"))
        ))
    }

    async fn fails_often(&self) -> Vec<Option<Result<String, Error>>> {
        let error =
            || Error::new("é".repeat(500)).extend_with(|_, extensions| extensions.set("code", "FORBIDDEN"));
        (0..40).map(|_| Some(Err(error()))).collect()
    }

    async fn panics(&self) -> String {
        fault()
    }

    async fn hangs(&self) -> String {
        std::future::pending().await
    }

    async fn unlisted(&self) -> &str {
        "nobody may"
    }
}

fn fault() -> String {
    panic!("a secret in a panic")
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self, ctx: &Context<'_>, nit: Option<Nit>) -> usize {
        let _ = nit;
        ctx.data_unchecked::<Arc<Runs>>().0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

pub(super) struct Ticks;

#[Subscription]
impl Ticks {
    async fn ticks(&self) -> impl Stream<Item = i32> {
        futures::stream::empty()
    }

    async fn tocks(&self) -> impl Stream<Item = i32> {
        futures::stream::empty()
    }
}

const EVERYBODY: Access = Access::Roles(&[Role::Client, Role::Agent, Role::Billing, Role::Admin]);
const DESK: Access = Access::Roles(&[Role::Agent, Role::Admin]);
const DESK_AND_BILLING: Access = Access::Roles(&[Role::Agent, Role::Billing, Role::Admin]);

fn permissions() -> Permissions {
    let public =
        ["ping", "company", "search", "fails", "failsWhole", "refuses", "failsOften", "panics", "hangs"];
    let query = |field: &'static str, roles| RootRule { operation: Operation::Query, field, roles };
    let roots = public.map(|field| query(field, Access::Public)).into_iter().chain([
        query("ticket", EVERYBODY),
        query("tickets", DESK),
        query("nodes", DESK),
        query("node", DESK_AND_BILLING),
        RootRule { operation: Operation::Mutation, field: "bump", roles: DESK },
        RootRule { operation: Operation::Subscription, field: "ticks", roles: EVERYBODY },
        RootRule { operation: Operation::Subscription, field: "tocks", roles: EVERYBODY },
    ]);
    let object = |object: &'static str, roles| TypeRule { object, roles };
    let objects = [
        object("Ticket", DESK),
        object("TicketReference", DESK_AND_BILLING),
        object("TicketConnection", DESK),
    ];
    Permissions::new(roots, objects)
}

/// The schema, its gate and what it counts.
#[derive(Clone)]
pub(super) struct Toy {
    schema: Schema<Query, Mutation, Ticks>,
    pub(super) runs: Arc<Runs>,
}

impl Runs {
    pub(super) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Toy {
    pub(super) fn new() -> Self {
        let runs = Arc::new(Runs::default());
        let schema = Schema::build(Query, Mutation, Ticks).data(Arc::clone(&runs)).finish();
        Self { schema, runs }
    }

    pub(super) fn gate(&self, limits: Limits) -> Gate {
        let gate = Gate::new(&self.schema.sdl(), permissions(), limits).expect("the toy's SDL parses");
        gate.with_scalars([ScalarCheck::of::<Nit>()])
    }

    /// Executes without gate or door.
    pub(super) async fn execute_bare(&self, query: &str) -> Response {
        self.schema.execute(query).await
    }

    pub(super) fn app(&self, limits: Limits, patience: Patience) -> Router {
        let origins = origin::OriginPolicy::new(["https://portal.example"], true).expect("an origin");
        let router = routes(self.clone(), Arc::new(self.gate(limits)), patience).layer(origins.cors());
        request_id::wrap(headers::secure(router), || "fresh-id".to_owned())
    }
}

impl Door for Toy {
    async fn authenticate(
        &self,
        headers: &HeaderMap,
        _peer: Option<std::net::IpAddr>,
    ) -> Result<Caller, Refusal> {
        let role = match headers.get("authorization").map(HeaderValue::as_bytes) {
            None => None,
            Some(b"Bearer client") => Some(Role::Client),
            Some(b"Bearer agent") => Some(Role::Agent),
            Some(b"Bearer billing") => Some(Role::Billing),
            Some(b"Bearer admin") => Some(Role::Admin),
            Some(_) => return Err(Refusal::new(Code::Unauthenticated, "The token is not valid.")),
        };
        Ok(Caller { asker: role.into(), data: async_graphql::Data::default() })
    }

    async fn execute(&self, request: Request) -> Response {
        self.schema.execute(request).await
    }
}

/// The executor alone, without a gate.
pub(super) fn bare() -> Schema<Query, EmptyMutation, EmptySubscription> {
    Schema::new(Query, EmptyMutation, EmptySubscription)
}

/// An answer, read.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The codes of all errors.
    pub(super) fn codes(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none").to_owned()).collect()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }
}

pub(super) async fn send(app: Router, request: HttpRequest<Body>) -> Reply {
    let response = app.oneshot(request).await.expect("the router never fails");
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 24).await.expect("a whole body");
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Reply { status: head.status, headers: head.headers, text }
}

pub(super) fn post(headers: &[(&str, &str)], body: impl Into<Body>) -> HttpRequest<Body> {
    let mut request = HttpRequest::post("/graphql").body(body.into()).expect("a request");
    let json = ("content-type", "application/json");
    let plain = headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    for (name, value) in headers.iter().copied().chain(plain.then_some(json)) {
        if value.is_empty() {
            continue;
        }
        let name: axum::http::HeaderName = name.parse().expect("a header name");
        request.headers_mut().append(name, value.parse().expect("a header value"));
    }
    request
}

/// Asks the standard app, with default limits.
pub(super) async fn ask(headers: &[(&str, &str)], body: serde_json::Value) -> Reply {
    send(Toy::new().app(Limits::default(), Patience::default()), post(headers, body.to_string())).await
}

/// For what never comes.
pub(super) fn impatient() -> Patience {
    let short = Duration::from_millis(5);
    Patience { body: short, execution: short, ..Patience::default() }
}
