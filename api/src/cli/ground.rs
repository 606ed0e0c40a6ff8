//! From configuration to a desk.

use crate::app::{App, Ground};
use crate::config::{Database, House};
use crate::platform::clock::SystemClock;
use crate::platform::db::{DbConfig, migrate};
use crate::platform::ids::Ids;
use anyhow::{Context as _, Result, bail};
use fs4::fs_std::FileExt as _;
use secrecy::ExposeSecret;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// The name of the database in the data folder.
const FILE: &str = "desk.sqlite";

/// Which database is meant. The folder of an embedded one is made.
pub(super) fn database(config: &Database, pool: u32) -> Result<DbConfig> {
    match config.database_url.as_ref().map(ExposeSecret::expose_secret) {
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(DbConfig::Postgres { url: url.to_owned(), pool })
        }
        Some(_) => {
            bail!("the database address must begin with postgres://; leave it out for the embedded one")
        }
        None => {
            std::fs::create_dir_all(&config.data)
                .with_context(|| format!("the data folder {}", config.data.display()))?;
            Ok(DbConfig::Sqlite { path: config.data.join(FILE) })
        }
    }
}

/// The ground of a desk.
pub(super) fn of(house: &House) -> Result<Ground> {
    let db = database(&house.database, house.database_pool)?;
    if house.production && matches!(db, DbConfig::Sqlite { .. }) {
        bail!("production needs PostgreSQL: set TURNO_DATABASE_URL");
    }
    let redis =
        house.redis_url.as_ref().map(|url| (url.expose_secret().to_owned(), house.redis_channel.clone()));
    Ok(Ground {
        db,
        redis,
        number_prefix: house.number_prefix.clone(),
        quote_days: house.quote_days,
        repeat_days: house.repeat_days,
    })
}

/// Opens the desk whose data folder this process has locked: the embedded database is brought to this program's
/// version by itself.
pub(super) async fn open_locked(ground: &Ground) -> Result<App> {
    if matches!(ground.db, DbConfig::Sqlite { .. }) {
        migrate::up(&ground.db).await.context("migrating")?;
    }
    App::open(ground, Arc::new(SystemClock), Arc::new(Ids::system())).await.context("opening the desk")
}

/// Opens the desk beside the one that may be serving. A file that is served is left at its version.
pub(super) async fn open(ground: &Ground) -> Result<App> {
    if let DbConfig::Sqlite { path } = &ground.db
        && let Some(_lock) = try_lock(path.parent().unwrap_or(Path::new(".")))?
    {
        return open_locked(ground).await;
    }
    App::open(ground, Arc::new(SystemClock), Arc::new(Ids::system())).await.context("opening the desk")
}

/// `turno migrate`.
pub(super) async fn migrate(config: &Database) -> Result<ExitCode> {
    let database = database(config, 1)?;
    let _lock = match &database {
        DbConfig::Sqlite { .. } => Some(lock(&config.data)?),
        DbConfig::Postgres { .. } => None,
    };
    let applied = migrate::up(&database).await.context("migrating")?;
    println!("{applied} migrations applied");
    Ok(ExitCode::SUCCESS)
}

/// One desk per data folder: the lock goes with the process, however it ends.
pub(super) fn lock(data: &Path) -> Result<File> {
    match try_lock(data)? {
        Some(file) => Ok(file),
        None => bail!("another desk runs on the data folder {}", data.display()),
    }
}

fn try_lock(data: &Path) -> Result<Option<File>> {
    std::fs::create_dir_all(data).with_context(|| format!("the data folder {}", data.display()))?;
    let file = File::create(data.join("turno.lock")).context("the lock file")?;
    Ok(file.try_lock_exclusive().context("the lock file")?.then_some(file))
}
