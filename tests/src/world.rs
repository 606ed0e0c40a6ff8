//! A desk with its people behind its real router: two companies with a client each, two agents, billing, an ADMIN,
//! all of them entered by the real commands and signed in.
//!
//! Time stands still until a test moves it. Tokens are signed anew for every request, so that time can be moved by
//! more than their life.

use crate::answer::Answer;
use crate::stack::Stack;
use crate::tables;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, Response};
use chrono::TimeDelta;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use tower::ServiceExt as _;
use turno::app::{App, Front};
use turno::command::{Actor, Role};
use turno::companies::{CompanyCreate, Nit};
use turno::people::{EmailAddress, MembershipInput, PersonCreate, PreparedPassword};
use turno::platform::db::Scope;
use turno::platform::ids::Ids;
use turno::quotes::link::LinkKey;
use turno::sessions::{
    Claims, Cost, PasswordHasher, PasswordPool, SessionCreate, SessionOpen, SignIn, SignInThrottle,
    SigningKey, TokenKeys, TokenSettings, create_admin,
};
use turno_entity::DocumentType;

/// The password of everybody.
pub const PASSWORD: &str = "turno-prueba-2026";
/// The company of [`CLIENT`].
pub const NIT: &str = "999000001-2";
/// The company of [`OTHER_CLIENT`].
pub const OTHER_NIT: &str = "999000003-7";
/// A right NIT that no company has.
pub const ABSENT_NIT: &str = "999000005-1";
/// The client's sign-in.
pub const CLIENT: &str = "cliente@ferreteria.example";
/// The other company's client.
pub const OTHER_CLIENT: &str = "cliente@restaurante.example";
/// The first agent's sign-in.
pub const AGENT: &str = "agente@turno.example";
/// The second agent's.
pub const AGENT_2: &str = "agente2@turno.example";
/// Billing's.
pub const BILLING: &str = "facturacion@turno.example";
/// The ADMIN's.
pub const ADMIN: &str = "admin@turno.example";

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const SEED: [u8; 32] = [7; 32];
const ISSUER: &str = "turno";
/// As cheap as the library allows: these tests are not about guessing passwords.
const CHEAP: Cost = Cost { memory_kib: 32, passes: 1, lanes: 1 };

/// A desk with its people.
pub struct World {
    /// The database, the clock.
    pub stack: Stack,
    /// The whole program.
    pub app: App,
    router: Router,
    keys: TokenKeys,
    people: BTreeMap<&'static str, SessionOpen>,
    keys_made: AtomicU64,
    /// The API key that may only read, once there is one.
    pub(crate) reading: OnceCell<String>,
    /// The API key that may invoice, once there is one.
    pub(crate) invoicing: OnceCell<String>,
}

impl World {
    /// Opens the desk and lets everybody in.
    pub async fn on(stack: Stack) -> Self {
        Self::open(stack, false).await
    }

    /// The same behind a proxy, which says where a caller is.
    pub async fn behind_proxy(stack: Stack) -> Self {
        Self::open(stack, true).await
    }

    async fn open(stack: Stack, behind_proxy: bool) -> Self {
        let clock = Arc::<crate::clock::ManualClock>::clone(&stack.clock);
        let app = App::open(&stack.ground(), clock, Arc::new(Ids::seeded(99))).await.unwrap();
        let hasher = hasher();
        let front = Front {
            origins: Vec::new(),
            localhost: true,
            key: SigningKey::from_seed(SEED).unwrap(),
            links: links(),
            issuer: ISSUER.to_owned(),
            hasher: hasher.clone(),
            behind_proxy,
        };
        let (router, _sockets) = app.front(front).unwrap();
        let people = people(&app, &hasher).await;
        let (reading, invoicing) = (OnceCell::new(), OnceCell::new());
        Self { stack, app, router, keys: keys(), people, keys_made: AtomicU64::new(0), reading, invoicing }
    }

    /// The access token of somebody, good for ten minutes from now.
    pub fn token(&self, address: &str) -> String {
        self.token_with(address, &self.keys, TimeDelta::zero())
    }

    /// An access token signed with other keys, or at another time.
    pub fn token_with(&self, address: &str, keys: &TokenKeys, shift: TimeDelta) -> String {
        let open = &self.people[address];
        let claims = Claims {
            person_id: open.person.to_string(),
            session_id: open.session.to_string(),
            role: open.role,
            company_id: open.company.map(|company| company.to_string()),
            nit: open.nit.as_deref().map(|nit| Nit::from_stored(nit).unwrap()),
        };
        let now = self.app.desk.clock().now() + shift;
        keys.issue(&claims, now).unwrap().as_str().to_owned()
    }

    /// Somebody's session.
    pub fn session(&self, address: &str) -> &SessionOpen {
        &self.people[address]
    }

    /// Sends a request through the router.
    pub async fn send(&self, mut request: Request<Body>) -> Response<Body> {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((HERE, 40_000))));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Posts a body to `/graphql` as the bearer of a token.
    pub async fn post(&self, token: Option<&str>, body: impl Into<Body>) -> Answer {
        let mut request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.send(request.body(body.into()).unwrap()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: json(response).await }
    }

    /// Serves on a port of its own, for sockets.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind((HERE, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        address
    }

    /// A key that nobody used.
    pub fn key(&self) -> String {
        format!("key-{}", self.keys_made.fetch_add(1, Ordering::Relaxed))
    }

    /// Where the log ends.
    pub async fn head(&self) -> i64 {
        self.app.desk.position().await.unwrap().seq
    }

    /// Every row of every table. Two that are equal prove that nothing changed in between.
    pub async fn everything(&self) -> BTreeMap<&'static str, Vec<String>> {
        let tx = self.app.desk.read_as(Scope::System).await.unwrap();
        tables::dump(&tx).await
    }
}

async fn json(response: Response<Body>) -> Value {
    let (headers, body): (HeaderMap, Body) = (response.headers().clone(), response.into_body());
    let body = to_bytes(body, 64 << 20).await.unwrap();
    serde_json::from_slice(&body).unwrap_or_else(|error| {
        panic!("{error} in {headers:?}\n{}", String::from_utf8_lossy(&body));
    })
}

/// What signs the links of quotes.
pub fn links() -> LinkKey {
    LinkKey::new(SEED)
}

/// The keys with which the desk of the tests signs.
fn keys() -> TokenKeys {
    TokenKeys::from_seed(SEED, TokenSettings::new(ISSUER)).unwrap()
}

fn hasher() -> PasswordHasher {
    let salt = AtomicU8::new(0);
    let salts = Arc::new(move || [salt.fetch_add(1, Ordering::Relaxed); 16]);
    PasswordHasher::new(CHEAP, PasswordPool::default(), salts).unwrap()
}

/// Enters everybody and signs him in.
async fn people(app: &App, hasher: &PasswordHasher) -> BTreeMap<&'static str, SessionOpen> {
    let desk = &app.desk;
    let sign_in = SignIn::new(hasher.clone(), SignInThrottle::default(), Arc::new(keys()));
    create_admin(desk, hasher, email(ADMIN), PASSWORD.into(), ("Ada", "Mora")).await.unwrap();
    let admin = signed_in(app, &sign_in, ADMIN).await;
    let by = Actor::Person { person: admin.person, session: admin.session, role: Role::Admin, company: None };
    let companies =
        [(NIT, "Ferretería Ejemplo Ficticio S.A.S."), (OTHER_NIT, "Restaurante Prueba Imaginaria Ltda.")];
    for (nit, name) in companies {
        let command =
            CompanyCreate { nit: Nit::parse(nit).unwrap(), name: name.to_owned(), idempotency_key: None };
        desk.run(&by, command).await.unwrap();
    }
    let mut people = BTreeMap::from([(ADMIN, admin)]);
    for (address, role, nit, names) in [
        (CLIENT, Role::Client, Some((NIT, "1.030.567.017")), ("Luz Marina", "Ríos")),
        (OTHER_CLIENT, Role::Client, Some((OTHER_NIT, "1.020.304.025")), ("Óscar", "Niño")),
        (AGENT, Role::Agent, None, ("Ana", "Agente")),
        (AGENT_2, Role::Agent, None, ("Beto", "Agente")),
        (BILLING, Role::Billing, None, ("Fabio", "Factura")),
    ] {
        let hash = hasher.hash(PASSWORD.into()).await.unwrap().into();
        let command = PersonCreate {
            email: email(address),
            role,
            given_names: names.0.to_owned(),
            surnames: names.1.to_owned(),
            memberships: nit.map(|(nit, document)| membership(nit, document)).into_iter().collect(),
            idempotency_key: None,
            password: Some(PreparedPassword { hash, serves_once: false }),
        };
        desk.run(&by, command).await.unwrap();
        people.insert(address, signed_in(app, &sign_in, address).await);
    }
    people
}

async fn signed_in(app: &App, sign_in: &SignIn, address: &str) -> SessionOpen {
    let input = SessionCreate {
        email: email(address),
        password: PASSWORD.to_owned(),
        nit: None,
        idempotency_key: None,
    };
    sign_in.create(&app.desk, input, HERE).await.unwrap().outcome.session
}

fn email(address: &str) -> EmailAddress {
    EmailAddress::parse(address).unwrap()
}

fn membership(nit: &str, document: &str) -> MembershipInput {
    MembershipInput {
        nit: Nit::parse(nit).unwrap(),
        document_type: Some(DocumentType::Cc),
        document_number: Some(document.to_owned()),
        phone: None,
        may_approve_quotes: false,
    }
}
