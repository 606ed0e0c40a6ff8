//! Quotes for improvements, and the work that is done.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE quote (
    company_id {uuid} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT quote_id UNIQUE,
    ticket_id {uuid} NOT NULL,
    improvement text NOT NULL CHECK (improvement IN ('FIELD', 'DOCUMENT', 'ROLE', 'LIST_ITEM', 'PRINT_FORMAT', 'REPORT',
        'CALCULATION')),
    description text NOT NULL,
    maximum_blocks integer NOT NULL CHECK (maximum_blocks BETWEEN 1 AND 10000),
    block_minutes integer NOT NULL,
    block_price bigint NOT NULL CHECK (block_price > 0),
    iva_basis_points integer NOT NULL,
    item_code text NOT NULL,
    item_scheme text NOT NULL,
    unit_code text NOT NULL,
    base bigint NOT NULL,
    iva bigint NOT NULL,
    total bigint NOT NULL CHECK (total = base + iva),
    status text NOT NULL CHECK (status IN ('SENT', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'RETIRED')),
    text_sha256 text NOT NULL,
    sent_at {instant} NOT NULL,
    sent_by {uuid} NOT NULL REFERENCES person (id),
    valid_until {instant} NOT NULL,
    answered_at {instant} NULL,
    answered_by {uuid} NULL REFERENCES person (id),
    answered_through text NULL CHECK (answered_through IN ('PORTAL', 'LINK')),
    decline_reason text NULL,
    CHECK ((status IN ('ACCEPTED', 'DECLINED')) = (answered_at IS NOT NULL)),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
    CHECK ((answered_at IS NULL) = (answered_through IS NULL)),
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX quote_ticket_id_sent_at ON quote (ticket_id, sent_at, id);
CREATE UNIQUE INDEX quote_ticket_id_open ON quote (ticket_id) WHERE status = 'SENT';
CREATE TABLE work_session (
    company_id {uuid} NOT NULL,
    id {uuid} NOT NULL CONSTRAINT work_session_id UNIQUE,
    ticket_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL REFERENCES person (id),
    quote_id {uuid} NULL,
    started_at {instant} NOT NULL,
    ended_at {instant} NULL,
    seconds integer NULL CHECK (seconds >= 0),
    billable boolean NOT NULL,
    superseded_by {uuid} NULL,
    supersede_reason text NULL,
    created_at {instant} NOT NULL,
    CHECK ((ended_at IS NULL) = (seconds IS NULL)),
    CHECK (ended_at IS NULL OR ended_at >= started_at),
    CHECK (superseded_by IS NULL OR ended_at IS NOT NULL),
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, quote_id) REFERENCES quote (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX work_session_ticket_id ON work_session (ticket_id, started_at);
CREATE INDEX work_session_agent_id_started_at ON work_session (agent_id, started_at);
CREATE UNIQUE INDEX work_session_agent_id_running ON work_session (agent_id) WHERE ended_at IS NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        for table in ["quote", "work_session"] {
            wall(manager, table, "company_id", &Wide::WithBilling, "").await?;
            grant(manager, table, "SELECT, INSERT, UPDATE").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DROP TABLE work_session; DROP TABLE quote;").await
    }
}
