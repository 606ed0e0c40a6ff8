//! What can go wrong in the database, sorted by what the desk does about it.

use sea_orm::{DbErr, RuntimeErr};
use thiserror::Error;

/// The result of a database call.
pub type DbResult<T> = Result<T, DbError>;

/// A failure of the database. The source text is for the log; it never leaves the process.
#[derive(Debug, Error)]
pub enum DbError {
    /// The session, the person, the membership or the company is not alive: no scope is opened.
    #[error("the principal is not alive")]
    NotAlive,
    /// A statement tried to leave its scope: a mistake in the code.
    #[error("a statement left its scope: {0}")]
    OutOfScope(&'static str),
    /// A unique constraint said no. The name is the table and its columns, joined by underscores.
    #[error("unique constraint {0}")]
    Unique(String),
    /// Another transaction was in the way; the same command may be run again.
    #[error("the transaction must be run again")]
    Retry(#[source] DbErr),
    /// The database is away, is stopping, or took too long. Whether a commit under way has happened is not known.
    #[error("the database is away or took too long")]
    Away(#[source] DbErr),
    /// A row that must exist does not.
    #[error("a row is missing in {0}")]
    Missing(&'static str),
    /// Anything else.
    #[error("the database failed")]
    Other(#[source] DbErr),
}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        if let DbErr::ConnectionAcquire(_) = &error {
            return Self::Away(error);
        }
        let Some(cause) = cause(&error) else { return Self::Other(error) };
        let Some(database) = cause.as_database_error() else {
            return if is_connection(cause) { Self::Away(error) } else { Self::Other(error) };
        };
        if database.is_unique_violation() {
            return Self::Unique(constraint_name(database));
        }
        match database.code().as_deref().map_or(Remedy::None, remedy) {
            Remedy::Again => Self::Retry(error),
            Remedy::Later => Self::Away(error),
            Remedy::None => Self::Other(error),
        }
    }
}

/// What helps against an error of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remedy {
    Again,
    Later,
    None,
}

/// What helps, by SQLSTATE or by SQLite's extended code.
fn remedy(code: &str) -> Remedy {
    match code {
        // serialization_failure, deadlock_detected; SQLITE_BUSY and SQLITE_LOCKED with their extended forms.
        "40001" | "40P01" | "5" | "261" | "517" | "773" | "6" | "262" | "518" => Remedy::Again,
        // lock_not_available, query_canceled, idle_in_transaction_session_timeout; SQLITE_FULL.
        "55P03" | "57014" | "25P03" | "13" => Remedy::Later,
        // Connections refused or lost, resources used up, the server starting or stopping.
        _ if code.len() == 5 && ["08", "53", "57P"].iter().any(|class| code.starts_with(class)) => {
            Remedy::Later
        }
        // SQLITE_IOERR with its extended forms.
        _ if code.parse::<u32>().is_ok_and(|code| code & 0xff == 10) && code.len() < 5 => Remedy::Later,
        _ => Remedy::None,
    }
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => Some(e),
        _ => None,
    }
}

/// Whether it is the way to the database that failed.
const fn is_connection(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    matches!(
        error,
        Error::Io(_)
            | Error::Tls(_)
            | Error::Protocol(_)
            | Error::PoolTimedOut
            | Error::PoolClosed
            | Error::WorkerCrashed
    )
}

/// PostgreSQL names the constraint; SQLite lists `table.column, table.column`, which is the same name once joined.
fn constraint_name(error: &dyn sqlx::error::DatabaseError) -> String {
    if let Some(name) = error.constraint() {
        return name.to_owned();
    }
    let columns = error.message().rsplit(": ").next().unwrap_or_default();
    let mut name = String::new();
    for (index, column) in columns.split(", ").enumerate() {
        let (table, column) = column.split_once('.').unwrap_or(("", column));
        if index == 0 {
            name.push_str(table);
        }
        name.push('_');
        name.push_str(column);
    }
    name
}
