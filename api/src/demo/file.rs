//! The file of the demo: whole, or not there. It is made under another name and then renamed.

use super::{DemoError, clock::ScriptedClock, past};
use crate::app::{App, Ground};
use crate::calendar::{QUOTE_DAYS, REPEAT_DAYS};
use crate::platform::db::{DbConfig, migrate};
use crate::platform::ids::Ids;
use chrono::{DateTime, Utc};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// From this the ids and salts of the past come, so that it is the same again for the same present.
const SEED: u64 = 20_260;

/// What there was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// The past was made.
    Made,
    /// There was a file, which stays as it is.
    Kept,
}

/// Makes the past before an instant in a file, unless the file is there. Whoever calls holds the folder's lock.
pub async fn prepare(file: &Path, present: DateTime<Utc>) -> Result<Prepared, DemoError> {
    let draft = with_ending(file, ".making");
    // What an interrupted making left behind.
    remove_database(&draft)?;
    if file.try_exists()? {
        return Ok(Prepared::Kept);
    }
    // The rests of a file that somebody took away would be taken for those of the new one.
    remove_database(file)?;
    make(&draft, present).await?;
    if with_ending(&draft, "-wal").try_exists()? {
        return Err(DemoError::Script("the database was not closed"));
    }
    File::open(&draft)?.sync_all()?;
    fs::rename(&draft, file)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(Prepared::Made)
}

async fn make(draft: &Path, present: DateTime<Utc>) -> Result<(), DemoError> {
    let db = DbConfig::Sqlite { path: draft.to_owned() };
    migrate::up(&db).await?;
    let ground = Ground {
        db,
        redis: None,
        number_prefix: "LG".to_owned(),
        quote_days: QUOTE_DAYS,
        repeat_days: REPEAT_DAYS,
    };
    let clock = Arc::new(ScriptedClock::at(DateTime::UNIX_EPOCH));
    let app = App::open(&ground, Arc::<ScriptedClock>::clone(&clock), Arc::new(Ids::seeded(SEED))).await?;
    let told = past(&app.desk, &clock, present).await;
    app.close().await?;
    told
}

fn remove_database(file: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        match fs::remove_file(with_ending(file, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
