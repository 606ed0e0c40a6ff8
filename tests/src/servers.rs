//! The servers of a test run: a PostgreSQL database and a Redis prefix of its own for each test.
//!
//! `tests/run` starts the servers and says where they are. A missing server fails the test with the
//! line to run; nothing is ever skipped. One database per schema is migrated once and kept as a
//! template, each test works on a copy of it, made in some 50 ms.

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The role that owns the tables and migrates them.
pub const OWNER: &str = "turno_owner";
/// The role as which the desk works: it owns nothing and cannot pass row security.
pub const SERVICE: &str = "turno_service";

const POSTGRES: &str = "TURNO_TEST_POSTGRES_URL";
const REDIS: &str = "TURNO_TEST_REDIS_URL";
/// The advisory lock under which templates are made and copied: a template that is copied must be alone.
const TEMPLATE_LOCK: i64 = 0x7475_726e_6f74;
/// What one act on a server may take, with every other test waiting for its turn too.
const PATIENCE: Duration = Duration::from_mins(2);

/// A database for one test, dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    /// The name of the database on the server.
    pub name: String,
    /// Signs in as [`OWNER`].
    pub owner_url: String,
    /// Signs in as [`SERVICE`].
    pub service_url: String,
    admin: PgConnectOptions,
}

/// Makes a fresh database by copying the template, which `migrate` fills the first time it is needed.
///
/// `migrate` receives the owner's URL, and must have closed its connections when it returns.
pub async fn database_from_template(migrate: impl AsyncFnOnce(String)) -> TestDatabase {
    let server = Server::from_environment();
    let mut connection = server.connect().await;
    run(&mut connection, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    sweep(&mut connection).await;
    let template = match find_template(&mut connection).await {
        Some(template) => template,
        None => make_template(&server, &mut connection, migrate).await,
    };
    let name = fresh_name(&mut connection, "turno_test").await;
    run(&mut connection, &format!("CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")).await;
    // Ends the session, and the lock with it.
    within(connection.close()).await.expect("PostgreSQL closes the session");
    TestDatabase {
        owner_url: server.url_of(OWNER, &name),
        service_url: server.url_of(SERVICE, &name),
        admin: server.admin,
        name,
    }
}

/// Runs a statement as the superuser of PostgreSQL, outside every test's own database.
pub async fn as_superuser(statement: &str) {
    run(&mut Server::from_environment().connect().await, statement).await;
}

/// The address of the Redis server.
#[must_use]
pub fn redis_url() -> String {
    address(REDIS)
}

/// A prefix for channels that no other test has: the server counts.
pub async fn channel_prefix() -> String {
    let client = redis::Client::open(redis_url()).expect("an address of Redis");
    let number: u64 = within(async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("INCR").arg("turno-test:prefix").query_async(&mut connection).await
    })
    .await
    .unwrap_or_else(|error| panic!("Redis does not answer ({error}). Run the tests with: tests/run"));
    format!("turno-test:{number}:")
}

impl Drop for TestDatabase {
    /// Waits until the database is gone. The test's own runtime may be shutting down, so it takes another.
    fn drop(&mut self) {
        let (admin, name) = (self.admin.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(within(async {
                let mut connection = PgConnection::connect_with(&admin).await?;
                let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
                connection.close().await
            }))
        });
        // A database that stays is swept by a later run; it must not hide why the test failed.
        if let Ok(Err(error)) = dropped.join() {
            eprintln!("{} stays behind: {error}", self.name);
        }
    }
}

struct Server {
    admin: PgConnectOptions,
    /// The roles of the tests share the password of the superuser, which is made up for each run.
    password: String,
}

impl Server {
    fn from_environment() -> Self {
        let url = address(POSTGRES);
        let admin: PgConnectOptions = url.parse().expect("an address of PostgreSQL");
        let url = reqwest::Url::parse(&url).expect("an address of PostgreSQL");
        let password = url.password().unwrap_or("turno").to_owned();
        // It is pasted into statements and addresses as it stands.
        assert!(password.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{POSTGRES}: a plain password");
        Self { admin: admin.disable_statement_logging(), password }
    }

    async fn connect(&self) -> PgConnection {
        within(PgConnection::connect_with(&self.admin)).await.unwrap_or_else(|error| {
            panic!("PostgreSQL does not answer ({error}). Run the tests with: tests/run")
        })
    }

    fn url_of(&self, role: &str, database: &str) -> String {
        let (host, port) = (self.admin.get_host(), self.admin.get_port());
        format!("postgres://{role}:{}@{host}:{port}/{database}", self.password)
    }
}

fn address(variable: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "tests/run says here where the servers of this run are")]
    let address = std::env::var(variable);
    address.unwrap_or_else(|_| panic!("{variable} is not set. Run the tests with: tests/run"))
}

async fn find_template(connection: &mut PgConnection) -> Option<String> {
    let prefix = format!("turno_template_{}_%", schema_fingerprint());
    let query = sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname LIKE $1")
        .bind(prefix)
        .fetch_optional(connection);
    within(query).await.expect("PostgreSQL lists its databases")
}

async fn make_template(
    server: &Server,
    connection: &mut PgConnection,
    migrate: impl AsyncFnOnce(String),
) -> String {
    make_role(connection, OWNER, &server.password).await;
    make_role(connection, SERVICE, &server.password).await;
    // Under another name until it is whole: a run that dies here leaves no half template.
    let draft = fresh_name(connection, "turno_draft").await;
    run(connection, &format!("CREATE DATABASE {draft} OWNER {OWNER} TEMPLATE template0")).await;
    migrate(server.url_of(OWNER, &draft)).await;
    let template = fresh_name(connection, &format!("turno_template_{}", schema_fingerprint())).await;
    // PostgreSQL waits some seconds for the sessions of the migration to leave.
    run(connection, &format!("ALTER DATABASE {draft} RENAME TO {template}")).await;
    run(connection, &format!("ALTER DATABASE {template} ALLOW_CONNECTIONS false")).await;
    template
}

async fn make_role(connection: &mut PgConnection, role: &str, password: &str) {
    let query = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(role)
        .fetch_one(&mut *connection);
    let known: bool = within(query).await.expect("PostgreSQL lists its roles");
    let verb = if known { "ALTER" } else { "CREATE" };
    let rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
    run(connection, &format!("{verb} ROLE {role} {rights} PASSWORD '{password}'")).await;
}

/// Drops, once in a run, what runs that died have left: told by the hour in the name; a living run is never that old.
async fn sweep(connection: &mut PgConnection) {
    static SWEPT: AtomicBool = AtomicBool::new(false);
    if SWEPT.swap(true, Ordering::Relaxed) {
        return;
    }
    let query = sqlx::query_scalar(
        "SELECT datname::text FROM pg_database
         WHERE datname LIKE 'turno\\_%'
           AND substring(datname FROM '_([0-9]+)_[0-9a-f]{12}$')::numeric
             < extract(epoch FROM now()) - CASE WHEN datname LIKE 'turno\\_template%' THEN 604800 ELSE 14400 END
         LIMIT 1000",
    )
    .fetch_all(&mut *connection);
    let old: Vec<String> = within(query).await.expect("PostgreSQL lists its databases");
    for name in old {
        run(connection, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}

/// `<prefix>_<second of making>_<chance>`, by the server's clock and chance.
async fn fresh_name(connection: &mut PgConnection, prefix: &str) -> String {
    let query = sqlx::query_scalar(
        "SELECT format('%s_%s_%s', $1::text, extract(epoch FROM now())::bigint,
                       left(replace(gen_random_uuid()::text, '-', ''), 12))",
    )
    .bind(prefix)
    .fetch_one(connection);
    within(query).await.expect("PostgreSQL makes up a name")
}

async fn run(connection: &mut PgConnection, statement: &str) {
    within(sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection))
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn within<T>(act: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, act).await.expect("the server answers in time")
}

/// Twelve digits that change with the migrations and with the versions that run them.
fn schema_fingerprint() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = vec![root.join("Cargo.lock")];
    list_files(&root.join("migration/src"), &mut files);
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let text = std::fs::read(&file).expect("a source file of the migrations");
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(text.len().to_be_bytes());
        digest.update(text);
    }
    hex::encode(digest.finalize())[..12].to_owned()
}

fn list_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of the migrations") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() { list_files(&path, files) } else { files.push(path) }
    }
}
