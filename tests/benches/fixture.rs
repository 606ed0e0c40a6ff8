//! Two hundred thousand tickets, and a desk that serves them.

use desk_tests::servers::{self, TestDatabase};
use secrecy::SecretString;
use sqlx::PgPool;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use turno::app::{App, Front, Ground};
use turno::command::Actor;
use turno::http::server;
use turno::people::EmailAddress;
use turno::platform::clock::SystemClock;
use turno::platform::db::{DbConfig, migrate};
use turno::platform::ids::Ids;
use turno::sessions::{
    PasswordHasher, SessionCreate, SignIn, SignInThrottle, SigningKey, TokenKeys, TokenSettings,
};
use turno_entity::Role;

pub const TICKETS: i64 = 200_000;
pub const QUEUED: i64 = 20_000;
/// A company with its five hundred tickets, and its client.
const COMPANY: &str = "00000000-0000-0000-0001-000000000007";
const CLIENT: &str = "00000000-0000-0000-0003-000000000007";
pub const PASSWORD: &str = "una clave de medida";

pub struct Bench {
    pub app: App,
    pub url: String,
    pub pool: PgPool,
    pub token: String,
    pub agents: Vec<Actor>,
    database: TestDatabase,
}

impl Bench {
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// What a whole program needs to open on the same database.
    pub fn ground(&self) -> Ground {
        ground(&self.database)
    }

    /// The client of a company with five hundred tickets.
    pub fn client() -> Actor {
        let id = CLIENT.parse().unwrap();
        Actor::Person {
            person: turno_entity::PersonId(id),
            session: turno_entity::SessionId(id),
            role: Role::Client,
            company: Some(turno_entity::CompanyId(COMPANY.parse().unwrap())),
        }
    }

    pub async fn open() -> Self {
        let migrated = async |url: String| {
            migrate::up(&DbConfig::Postgres { url, pool: 1 }).await.unwrap();
        };
        let database = servers::database_from_template(migrated).await;
        seed(&database).await;
        let app =
            App::open(&ground(&database), Arc::new(SystemClock), Arc::new(Ids::system())).await.unwrap();
        let hasher = PasswordHasher::standard(Arc::clone(app.desk.ids())).unwrap();
        let email = EmailAddress::parse("admin@desk.example").unwrap();
        let password = SecretString::from(PASSWORD);
        turno::sessions::create_admin(&app.desk, &hasher, email, password, ("Ada", "Medida")).await.unwrap();
        let key = || SigningKey::from_seed([7; 32]).unwrap();
        let front = Front {
            origins: Vec::new(),
            localhost: false,
            key: key(),
            links: turno::quotes::link::LinkKey::new([9; 32]),
            issuer: "turno".to_owned(),
            hasher: hasher.clone(),
            behind_proxy: false,
        };
        let (router, _sockets) = app.front(front).unwrap();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(server::serve(listener, router, app.drained()));
        let keys = Arc::new(TokenKeys::new(key(), TokenSettings::new("turno")));
        let sign_in = SignIn::new(hasher, SignInThrottle::default(), keys);
        let mut agents = Vec::new();
        let mut token = String::new();
        for _ in 0..50 {
            let input = SessionCreate {
                email: EmailAddress::parse("admin@desk.example").unwrap(),
                password: PASSWORD.to_owned(),
                nit: None,
                idempotency_key: None,
            };
            let signed = sign_in.create(&app.desk, input, [127, 0, 0, 1].into()).await.unwrap().outcome;
            let open = &signed.session;
            agents.push(Actor::Person {
                person: open.person,
                session: open.session,
                role: Role::Admin,
                company: None,
            });
            signed.access_token.as_str().clone_into(&mut token);
        }
        let pool = PgPool::connect(&database.service_url).await.unwrap();
        Self { app, url, pool, token, agents, database }
    }
}

fn ground(database: &TestDatabase) -> Ground {
    Ground {
        db: DbConfig::Postgres { url: database.service_url.clone(), pool: 8 },
        redis: None,
        number_prefix: "LG".to_owned(),
        quote_days: 15,
        repeat_days: 90,
    }
}

/// Rows as the desk would have written them, without their events: reading does not look at those.
async fn seed(database: &TestDatabase) {
    let pool = PgPool::connect(&superuser(database)).await.unwrap();
    let sql = format!(
        "INSERT INTO company SELECT ('00000000-0000-0000-0001-' || lpad(n::text, 12, '0'))::uuid, (800000000 + n)::text,
             'Empresa ' || n, 'ACTIVE', 1, now() FROM generate_series(1, 400) n;
         INSERT INTO ticket (company_id, id, ordinal, number, subject, description, channel, topic_code, kind, priority,
             status, version, received_at, requester_document_type, requester_document_number, requester_given_names,
             requester_surnames, identified_at)
         SELECT ('00000000-0000-0000-0001-' || lpad((1 + n % 400)::text, 12, '0'))::uuid,
             ('00000000-0000-0000-0002-' || lpad(n::text, 12, '0'))::uuid, 2026000000000 + n,
             'LG-2026-' || lpad(n::text, 6, '0'), 'Asunto ' || n, repeat('Descripción ', 20), 'PORTAL', 'otro', 'PROBLEM',
             2, CASE WHEN n > {first} THEN 'QUEUED' ELSE 'RESOLVED' END, 1, now() - ({TICKETS} - n) * interval '1 minute',
             'CC', '1999000017', 'Fulana', 'de Tal', now()
         FROM generate_series(1, {TICKETS}) n;
         INSERT INTO queue_entry SELECT id, received_at, ordinal, true FROM ticket WHERE status = 'QUEUED';
         INSERT INTO response_clock SELECT company_id, id, CASE WHEN status = 'QUEUED' THEN 'RUNNING' ELSE 'MET' END, 60,
             received_at, received_at + interval '1 hour', NULL,
             CASE WHEN status = 'QUEUED' THEN NULL ELSE received_at END, '[]' FROM ticket;
         INSERT INTO person (id, email, role, given_names, surnames, status, version, created_at)
             VALUES ('{CLIENT}', 'clara@medida.test', 'CLIENT', 'Clara', 'Medida', 'ACTIVE', 1, now());
         INSERT INTO member (company_id, id, person_id, given_names, surnames, email, may_approve_quotes, status, created_at)
             VALUES ('{COMPANY}', '{CLIENT}', '{CLIENT}', 'Clara', 'Medida', 'clara@medida.test', false, 'ACTIVE', now());
         INSERT INTO session VALUES ('{CLIENT}', '{CLIENT}', '{COMPANY}', now(), now() + interval '1 day', NULL);
         INSERT INTO ticket_counter VALUES (2026, {TICKETS});
         ANALYZE;",
        first = TICKETS - QUEUED,
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
    pool.close().await;
}

/// The superuser, in the bench's own database: seeding goes past row security.
pub fn superuser(database: &TestDatabase) -> String {
    let server = std::env::var("TURNO_TEST_POSTGRES_URL").unwrap();
    let (head, _) = server.rsplit_once('/').unwrap();
    format!("{head}/{}", database.name)
}
