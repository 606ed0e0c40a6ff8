//! Opening the database, and opening transactions on it.

#![allow(
    clippy::disallowed_types,
    reason = "the connections are owned here and given out as transactions only"
)]

use super::error::{DbError, DbResult};
use super::scope::{self, Principal, Scope};
use super::tx::{Mode, Tx};
use chrono::{DateTime, Utc};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Which database.
#[derive(Clone)]
pub enum DbConfig {
    /// A file, with its write-ahead log beside it.
    Sqlite {
        /// Where it is.
        path: PathBuf,
    },
    /// A server.
    Postgres {
        /// The service role's address.
        url: String,
        /// How many connections at most.
        pool: u32,
    },
}

/// Without the address, in which the password stands.
impl fmt::Debug for DbConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path } => f.debug_struct("Sqlite").field("path", path).finish(),
            Self::Postgres { pool, .. } => {
                f.debug_struct("Postgres").field("pool", pool).finish_non_exhaustive()
            }
        }
    }
}

/// A bare connection, for migrations and for the harness of the tests.
pub type Connection = DatabaseConnection;

/// The database of one desk.
#[derive(Clone, Debug)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens it. Nothing is created or migrated here.
    pub async fn open(config: &DbConfig) -> DbResult<Self> {
        let statements = Arc::default();
        match config {
            DbConfig::Sqlite { path } => Ok(Self {
                // One writer: SQLite has one write lock, and a queue in the pool is fairer than a busy loop.
                write: counted(connect_sqlite(path, 1, true).await?, &statements),
                read: counted(connect_sqlite(path, 4, false).await?, &statements),
                statements,
            }),
            DbConfig::Postgres { url, pool } => {
                let both = counted(connect_postgres(url, *pool).await?, &statements);
                Ok(Self { write: both.clone(), read: both, statements })
            }
        }
    }

    /// How many statements have been run so far; BEGIN and COMMIT are not counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// Opens a transaction. With a principal, it opens only if he is alive.
    pub async fn begin(
        &self,
        mode: Mode,
        scope: Scope,
        principal: Option<&Principal>,
        now: DateTime<Utc>,
    ) -> DbResult<Tx> {
        let writes = mode == Mode::Write;
        let connection = if writes { &self.write } else { &self.read };
        // Each database is told what it understands: SQLite to take its write lock at once, PostgreSQL to refuse
        // writes where only reading was meant. SQLite's reading transactions see one moment by themselves.
        let postgres = self.backend() == DbBackend::Postgres;
        let snapshot = postgres && mode == Mode::Snapshot;
        let options = TransactionOptions {
            isolation_level: snapshot.then_some(IsolationLevel::RepeatableRead),
            access_mode: (postgres && !writes).then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: writes.then_some(SqliteTransactionMode::Immediate),
        };
        let inner = connection.begin_with_options(options).await?;
        scope::open(&inner, scope, principal, writes, now).await?;
        Ok(Tx { inner, scope, mode })
    }

    /// The names of the migrations that the database has.
    pub async fn applied_migrations(&self) -> DbResult<Vec<String>> {
        let sql = "SELECT version FROM seaql_migrations ORDER BY version";
        let rows = self.read.query_all_raw(Statement::from_string(self.backend(), sql)).await?;
        Ok(rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?)
    }

    /// Closes the pools.
    pub async fn close(self) -> DbResult<()> {
        self.read.close().await?;
        self.write.close().await.map_err(DbError::from)
    }
}

/// Counts the statements of a connection.
fn counted(mut connection: DatabaseConnection, statements: &Arc<AtomicU64>) -> DatabaseConnection {
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
    connection
}

/// One connection for migrations, without the bounds of the desk's statements.
pub(super) async fn connect_owner(config: &DbConfig) -> DbResult<DatabaseConnection> {
    match config {
        DbConfig::Sqlite { path } => connect_sqlite(path, 1, true).await,
        DbConfig::Postgres { url, .. } => {
            let mut options = ConnectOptions::new(url);
            options.max_connections(1).connect_timeout(Duration::from_secs(5)).sqlx_logging(false);
            Ok(Database::connect(options).await?)
        }
    }
}

async fn connect_sqlite(path: &std::path::Path, pool: u32, create: bool) -> DbResult<DatabaseConnection> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    let path = path.to_owned();
    options.max_connections(pool).min_connections(1).acquire_timeout(Duration::from_secs(5));
    options.sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&path)
            .in_memory(false)
            .shared_cache(false)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose acknowledged commits when the power fails.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
    });
    Ok(Database::connect(options).await?)
}

/// The bounds stand on the connection, so that no statement of the desk can do without them.
async fn connect_postgres(url: &str, pool: u32) -> DbResult<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(pool).min_connections(1).acquire_timeout(Duration::from_secs(5));
    options.connect_timeout(Duration::from_secs(5)).sqlx_logging(false).record_stmt_in_spans(false);
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.application_name("turno").options([
            ("statement_timeout", "5s"),
            ("lock_timeout", "3s"),
            ("idle_in_transaction_session_timeout", "2s"),
        ])
    });
    Ok(Database::connect(options).await?)
}
