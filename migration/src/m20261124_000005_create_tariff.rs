//! The tariff; what a company bought; and whether its improvements are free.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE tariff (
    effective_from {date} NOT NULL PRIMARY KEY,
    block_minutes integer NOT NULL CHECK (block_minutes BETWEEN 1 AND 480),
    block_price bigint NOT NULL CHECK (block_price BETWEEN 1 AND 100000000000),
    iva_basis_points integer NOT NULL CHECK (iva_basis_points BETWEEN 0 AND 10000),
    item_code text NOT NULL,
    item_scheme text NOT NULL CHECK (item_scheme IN ('001', '010', '999')),
    unit_code text NOT NULL CHECK (unit_code IN ('HUR', '94'))
);
INSERT INTO tariff (effective_from, block_minutes, block_price, iva_basis_points, item_code, item_scheme, unit_code)
VALUES ('2020-01-01', 30, 3000000, 1900, 'SOP-HORA', '999', 'HUR');
CREATE TABLE package (
    company_id {uuid} NOT NULL PRIMARY KEY REFERENCES company (id),
    improvements text NOT NULL,
    production_start {date} NULL,
    version integer NOT NULL,
    updated_at {instant} NOT NULL
);
CREATE TABLE entitlement (
    company_id {uuid} NOT NULL,
    ticket_id {uuid} NOT NULL,
    improvement text NOT NULL CHECK (improvement IN ('FIELD', 'DOCUMENT', 'ROLE', 'LIST_ITEM', 'PRINT_FORMAT', 'REPORT',
        'CALCULATION')),
    free boolean NOT NULL,
    reason text NOT NULL CHECK (reason IN ('BEFORE_PRODUCTION', 'WITHIN_GRACE', 'GRACE_OVER', 'OUTSIDE_PACKAGE',
        'DECIDED')),
    last_free_day {date} NULL,
    note text NULL,
    decided_at {instant} NOT NULL,
    decided_by {uuid} NULL REFERENCES person (id),
    CHECK ((reason = 'DECIDED') = (decided_by IS NOT NULL)),
    PRIMARY KEY (company_id, ticket_id, improvement),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX entitlement_ticket_id ON entitlement (ticket_id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        for table in ["package", "entitlement"] {
            wall(manager, table, "company_id", &Wide::WithBilling, "").await?;
            grant(manager, table, "SELECT, INSERT, UPDATE").await?;
        }
        grant(manager, "tariff", "SELECT, INSERT").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DROP TABLE entitlement; DROP TABLE package; DROP TABLE tariff;").await
    }
}
