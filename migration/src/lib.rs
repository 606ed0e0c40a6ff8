//! The migrations, oldest first. Each is reversible, and runs on SQLite and on PostgreSQL.
//!
//! On PostgreSQL they run as the owner of the tables; the desk itself signs in as the role
//! [`SERVICE_ROLE`], which must exist, owns nothing and cannot bypass row security.

mod dialect;
mod m20261124_000001_create_people;
mod m20261124_000002_create_log;
mod m20261124_000003_create_desk;
mod m20261124_000004_create_tickets;
mod m20261124_000005_create_tariff;
mod m20261124_000006_create_quotes;
mod m20261124_000007_create_repeats;
mod m20261124_000008_create_billing;
mod m20261124_000009_create_notices;
mod m20261124_000010_create_api_keys;

pub use dialect::SERVICE_ROLE;
pub use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The list of migrations.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_people::Migration),
            Box::new(m20261124_000002_create_log::Migration),
            Box::new(m20261124_000003_create_desk::Migration),
            Box::new(m20261124_000004_create_tickets::Migration),
            Box::new(m20261124_000005_create_tariff::Migration),
            Box::new(m20261124_000006_create_quotes::Migration),
            Box::new(m20261124_000007_create_repeats::Migration),
            Box::new(m20261124_000008_create_billing::Migration),
            Box::new(m20261124_000009_create_notices::Migration),
            Box::new(m20261124_000010_create_api_keys::Migration),
        ]
    }
}
