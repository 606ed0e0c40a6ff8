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
    /// The database took too long, or gave no connection in time.
    #[error("the database took too long")]
    Timeout(#[source] DbErr),
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
            return Self::Timeout(error);
        }
        let Some(database) = database_error(&error) else { return Self::Other(error) };
        if database.is_unique_violation() {
            return Self::Unique(constraint_name(database));
        }
        match database.code().as_deref() {
            // serialization_failure, deadlock_detected; SQLITE_BUSY and SQLITE_BUSY_SNAPSHOT.
            Some("40001" | "40P01" | "5" | "517") => Self::Retry(error),
            // lock_not_available, query_canceled, idle_in_transaction_session_timeout.
            Some("55P03" | "57014" | "25P03") => Self::Timeout(error),
            _ => Self::Other(error),
        }
    }
}

fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => e.as_database_error(),
        _ => None,
    }
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
