//! What companies owe: lines, and closed months.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE statement (
    company_id {uuid} NOT NULL REFERENCES company (id),
    id {uuid} NOT NULL CONSTRAINT statement_id UNIQUE,
    month text NOT NULL CHECK (length(month) = 7),
    lines bigint NOT NULL,
    blocks bigint NOT NULL,
    minutes bigint NOT NULL,
    base bigint NOT NULL,
    iva bigint NOT NULL,
    total bigint NOT NULL CHECK (total = base + iva),
    content text NOT NULL,
    content_sha256 text NOT NULL,
    log_seq bigint NOT NULL,
    log_hash text NOT NULL,
    closed_at {instant} NOT NULL,
    closed_by text NOT NULL,
    CONSTRAINT statement_company_id_month UNIQUE (company_id, month),
    PRIMARY KEY (company_id, id)
);
CREATE TABLE billable_line (
    company_id {uuid} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT billable_line_id UNIQUE,
    ticket_id {uuid} NOT NULL,
    ticket_number text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('IMPROVEMENT', 'REPEATED_TOPIC')),
    quote_id {uuid} NULL,
    repeat_id {uuid} NULL,
    reverses_id {uuid} NULL CONSTRAINT billable_line_reverses_id UNIQUE,
    status text NOT NULL CHECK (status IN ('HELD', 'READY', 'INVOICED', 'REVERSED')),
    description text NOT NULL,
    explanation text NOT NULL,
    sessions bigint NOT NULL,
    seconds bigint NOT NULL,
    blocks bigint NOT NULL CHECK (blocks <> 0),
    block_minutes integer NOT NULL,
    block_price bigint NOT NULL CHECK (block_price > 0),
    iva_basis_points integer NOT NULL,
    item_code text NOT NULL,
    item_scheme text NOT NULL,
    unit_code text NOT NULL,
    base bigint NOT NULL CHECK (base = blocks * block_price),
    iva bigint NOT NULL,
    total bigint NOT NULL CHECK (total = base + iva),
    worked_from {instant} NOT NULL,
    worked_to {instant} NOT NULL,
    confirmed_by {uuid} NOT NULL REFERENCES person (id),
    confirmed_at {instant} NOT NULL,
    held_until {instant} NULL,
    ready_on {date} NULL,
    invoice_number text NULL,
    invoiced_at {instant} NULL,
    statement_id {uuid} NULL,
    created_at {instant} NOT NULL,
    CHECK (status <> 'HELD' OR ready_on IS NULL),
    CHECK (status NOT IN ('READY', 'INVOICED') OR ready_on IS NOT NULL),
    CHECK (statement_id IS NULL OR status IN ('READY', 'INVOICED')),
    CHECK ((held_until IS NULL) = (reason = 'IMPROVEMENT')),
    CHECK ((status = 'INVOICED') = (invoice_number IS NOT NULL)),
    CHECK ((invoice_number IS NULL) = (invoiced_at IS NULL)),
    CHECK ((blocks < 0) = (reverses_id IS NOT NULL)),
    CHECK ((reason = 'IMPROVEMENT') = (quote_id IS NOT NULL)),
    CHECK ((reason = 'REPEATED_TOPIC') = (repeat_id IS NOT NULL)),
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, quote_id) REFERENCES quote (company_id, id),
    FOREIGN KEY (company_id, repeat_id) REFERENCES repeat (company_id, id),
    FOREIGN KEY (company_id, reverses_id) REFERENCES billable_line (company_id, id),
    FOREIGN KEY (company_id, statement_id) REFERENCES statement (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX billable_line_ticket_id_charge ON billable_line (ticket_id) WHERE reverses_id IS NULL;
CREATE INDEX billable_line_ready_on ON billable_line (ready_on, id);
CREATE INDEX billable_line_company_id_ready_on ON billable_line (company_id, ready_on, id);
CREATE INDEX billable_line_statement_id ON billable_line (statement_id);
CREATE INDEX statement_month ON statement (month, company_id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        for table in ["billable_line", "statement"] {
            wall(manager, table, "company_id", &Wide::WithBilling, "").await?;
        }
        grant(manager, "billable_line", "SELECT, INSERT, UPDATE").await?;
        grant(manager, "statement", "SELECT, INSERT").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DROP TABLE billable_line; DROP TABLE statement;").await
    }
}
