//! A desk for one test, on each of the two stacks: SQLite alone, and PostgreSQL with Redis.
//!
//! Time stands still until the test moves it; ids and chance come from a seed. What hangs on a stack, its database
//! and its channel, goes when it is dropped.

use crate::clock::ManualClock;
use crate::servers::{self, TestDatabase};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use turno::app::Ground;
use turno::calendar::{Policy, QUOTE_DAYS, REPEAT_DAYS};
use turno::desk::{Desk, Parts};
use turno::platform::clock::Clock;
use turno::platform::db::{Connection, Db, DbConfig, Mode, Scope};
use turno::platform::hints::{Hints, LocalHints, RedisHints};
use turno::platform::ids::Ids;
use turno_migration::{Migrator, MigratorTrait};

/// When tests begin: a Tuesday, at the opening of the desk in Bogotá.
pub const OPENING: &str = "2026-11-24T13:00:00Z";

/// Connections of one desk: enough for fifty callers to be in each other's way.
const POOL: u32 = 16;

/// A desk with its database, for one test.
pub struct Stack {
    /// `sqlite` or `postgres`.
    pub name: &'static str,
    /// The desk.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its database, for a second process on the same one.
    pub config: DbConfig,
    channel: Option<String>,
    stop: CancellationToken,
    seeds: AtomicU64,
    keep: Keep,
}

enum Keep {
    Folder { _kept: TempDir },
    Database { kept: Box<TestDatabase> },
}

impl Stack {
    /// A desk on a SQLite file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.sqlite");
        std::fs::write(&path, migrated_file().await).unwrap();
        Self::on("sqlite", DbConfig::Sqlite { path }, None, Keep::Folder { _kept: folder }).await
    }

    /// A desk on PostgreSQL and Redis.
    pub async fn postgres() -> Self {
        let database = servers::database_from_template(async |url| migrate(&url).await).await;
        let config = DbConfig::Postgres { url: database.service_url.clone(), pool: POOL };
        let channel = servers::channel_prefix().await + "head";
        Self::on("postgres", config, Some(channel), Keep::Database { kept: Box::new(database) }).await
    }

    /// Another desk on the same database, as a second process would have it: its own connections and ids.
    pub async fn another_desk(&self) -> Desk {
        let seed = self.seeds.fetch_add(1, Ordering::Relaxed);
        desk(&self.config, self.channel.as_deref(), &self.clock, &self.stop, seed).await
    }

    /// A connection of the tables' owner, who can do what the desk cannot: change the log.
    pub async fn owner(&self) -> Connection {
        let url = match (&self.keep, &self.config) {
            (Keep::Database { kept }, _) => kept.owner_url.clone(),
            (_, DbConfig::Sqlite { path }) => address(path),
            _ => unreachable!("a stack keeps a file or a database"),
        };
        let connection =
            Database::connect(ConnectOptions::new(url).max_connections(1).to_owned()).await.unwrap();
        let free = match self.name {
            "postgres" => "SELECT set_config('app.scope', 'system', false)",
            _ => "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON",
        };
        connection.execute_unprepared(free).await.unwrap();
        connection
    }

    /// What a whole program needs to open on the same database.
    pub fn ground(&self) -> Ground {
        let redis = self.channel.clone().map(|channel| (servers::redis_url(), channel));
        Ground {
            db: self.config.clone(),
            redis,
            number_prefix: "LG".to_owned(),
            quote_days: QUOTE_DAYS,
            repeat_days: REPEAT_DAYS,
        }
    }

    async fn on(name: &'static str, config: DbConfig, channel: Option<String>, keep: Keep) -> Self {
        let clock = Arc::new(ManualClock::starting_at(OPENING.parse::<DateTime<Utc>>().unwrap()));
        let stop = CancellationToken::new();
        let desk = desk(&config, channel.as_deref(), &clock, &stop, 1).await;
        Self { name, desk, clock, config, channel, stop, seeds: AtomicU64::new(2), keep }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The test on both stacks, as two tests.
#[macro_export]
macro_rules! on_both_stacks {
    ($(#[doc = $doc:literal])* $name:ident, |$stack:ident| $body:block) => {
        $(#[doc = $doc])*
        mod $name {
            #[allow(clippy::wildcard_imports, unused_imports, reason = "the body sees what its module sees")]
            use super::*;

            async fn holds($stack: $crate::stack::Stack) $body

            #[tokio::test]
            async fn sqlite() {
                holds($crate::stack::Stack::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                holds($crate::stack::Stack::postgres().await).await;
            }
        }
    };
}

async fn desk(
    config: &DbConfig,
    channel: Option<&str>,
    clock: &Arc<ManualClock>,
    stop: &CancellationToken,
    seed: u64,
) -> Desk {
    let db = Db::open(config).await.unwrap();
    let tx = db.begin(Mode::Read, Scope::System, None, clock.now()).await.unwrap();
    let policy = Arc::new(Policy::load(&tx, "LG").await.unwrap());
    tx.rollback().await.unwrap();
    let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    let tasks = TaskTracker::new();
    let hints = match channel {
        None => Hints::Local(LocalHints::default()),
        Some(channel) => {
            let url = servers::redis_url();
            Hints::Redis(RedisHints::start(&url, channel, &clock, &tasks, stop).unwrap())
        }
    };
    Desk::new(Parts { db, clock, ids: Arc::new(Ids::seeded(seed)), policy, hints, tasks })
}

/// The bytes of a migrated file, made once in a run.
async fn migrated_file() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = async || {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.sqlite");
        migrate(&address(&path)).await;
        std::fs::read(path).unwrap()
    };
    FILE.get_or_init(make).await
}

fn address(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

async fn migrate(url: &str) {
    let connection = Database::connect(url).await.unwrap();
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
}
