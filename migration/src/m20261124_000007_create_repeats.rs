//! Tickets that ask what earlier ones asked.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE repeat (
    company_id {uuid} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT repeat_id UNIQUE,
    ticket_id {uuid} NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 1000),
    status text NOT NULL CHECK (status IN ('PROPOSED', 'CONFIRMED', 'DISMISSED', 'DISPUTED')),
    found_at {instant} NOT NULL,
    block_minutes integer NULL,
    block_price bigint NULL,
    iva_basis_points integer NULL,
    item_code text NULL,
    item_scheme text NULL,
    unit_code text NULL,
    confirmed_at {instant} NULL,
    confirmed_by {uuid} NULL REFERENCES person (id),
    disputed_at {instant} NULL,
    disputed_by {uuid} NULL REFERENCES person (id),
    dispute_reason text NULL,
    decided_at {instant} NULL,
    decided_by {uuid} NULL REFERENCES person (id),
    decision_reason text NULL,
    CHECK (status NOT IN ('CONFIRMED', 'DISPUTED') OR confirmed_at IS NOT NULL),
    CHECK (status <> 'DISPUTED' OR disputed_at IS NOT NULL),
    CHECK ((confirmed_at IS NULL) = (block_price IS NULL)),
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX repeat_ticket_id ON repeat (ticket_id) WHERE status <> 'DISMISSED';
CREATE INDEX repeat_of_ticket ON repeat (company_id, ticket_id);
CREATE INDEX repeat_found_at ON repeat (found_at, id);
CREATE INDEX repeat_status_found_at ON repeat (status, found_at, id);
CREATE INDEX ticket_company_id_answered_at ON ticket (company_id, answered_at);
CREATE TABLE repeat_earlier (
    company_id {uuid} NOT NULL,
    repeat_id {uuid} NOT NULL,
    ticket_id {uuid} NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 1000),
    PRIMARY KEY (company_id, repeat_id, ticket_id),
    FOREIGN KEY (company_id, repeat_id) REFERENCES repeat (company_id, id) ON UPDATE CASCADE,
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        // A mere proposal is not told to the company (DR-23).
        let told = " and confirmed_at is not null";
        wall(manager, "repeat", "company_id", &Wide::WithBilling, told).await?;
        let of_told = " and repeat_id in (select id from repeat)";
        wall(manager, "repeat_earlier", "company_id", &Wide::WithBilling, of_told).await?;
        grant(manager, "repeat", "SELECT, INSERT, UPDATE").await?;
        grant(manager, "repeat_earlier", "SELECT, INSERT").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            "DROP INDEX ticket_company_id_answered_at; DROP TABLE repeat_earlier; DROP TABLE repeat;",
        )
        .await
    }
}
