//! Bringing the database to this program's version, one process at a time.

#![allow(clippy::disallowed_types, reason = "migrations run on a bare connection of the owner")]

use super::connect::{Db, DbConfig, connect_owner};
use super::error::DbResult;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::collections::HashSet;
use turno_migration::{Migrator, MigratorTrait};

/// The key of the advisory lock that lets one process migrate at a time.
const MIGRATION_LOCK: i64 = 7_300;

/// Runs the pending migrations, and says how many there were.
pub async fn up(config: &DbConfig) -> DbResult<usize> {
    let connection = connect_owner(config).await?;
    let locked = lock(&connection, "SELECT pg_advisory_lock($1)").await;
    let applied = match locked {
        Ok(()) => pending_up(&connection).await,
        Err(error) => Err(error),
    };
    // The lock belongs to the connection and goes with it.
    connection.close().await?;
    applied
}

async fn pending_up(connection: &DatabaseConnection) -> DbResult<usize> {
    Migrator::install(connection).await?;
    let applied = Migrator::get_migration_models(connection).await?;
    let applied = applied.into_iter().map(|row| row.version).collect();
    let pending = known().difference(&applied).count();
    // The library refuses a database with steps that it does not know, even when there is nothing to do.
    if pending > 0 {
        Migrator::up(connection, None).await?;
    }
    Ok(pending)
}

/// The names of this program's migrations.
fn known() -> HashSet<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).collect()
}

async fn lock(connection: &DatabaseConnection, sql: &str) -> DbResult<()> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [MIGRATION_LOCK.into()]);
        connection.query_one_raw(statement).await?;
    }
    Ok(())
}

/// Whether the database has all migrations of this program. It may have newer ones: while processes are replaced one by
/// one, old programs run on the expanded schema.
pub async fn is_current(db: &Db) -> DbResult<bool> {
    let applied = db.applied_migrations().await?.into_iter().collect();
    Ok(known().is_subset(&applied))
}
