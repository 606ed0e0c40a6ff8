//! Tickets, their place, their response clock, their messages. Children refer by the pair (company, ticket), so a
//! row can never point at another company's ticket; identifying a ticket is one UPDATE that cascades.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE ticket_counter (
    year integer NOT NULL PRIMARY KEY,
    last_value bigint NOT NULL
);
CREATE TABLE ticket (
    company_id {uuid} NOT NULL REFERENCES company (id),
    id {uuid} NOT NULL CONSTRAINT ticket_id UNIQUE,
    ordinal bigint NOT NULL CONSTRAINT ticket_ordinal UNIQUE,
    number text NOT NULL CONSTRAINT ticket_number UNIQUE,
    subject text NOT NULL,
    description text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('PORTAL', 'WHATSAPP', 'EMAIL', 'PHONE')),
    topic_code text NOT NULL REFERENCES topic (code),
    kind text NOT NULL CHECK (kind IN ('PROBLEM', 'QUESTION', 'CHANGE', 'IMPROVEMENT')),
    priority integer NOT NULL CHECK (priority BETWEEN 1 AND 3),
    status text NOT NULL CHECK (status IN ('PENDING_IDENTIFICATION', 'QUEUED', 'IN_PROGRESS',
        'WAITING_FOR_COMPANY', 'WAITING_FOR_QUOTE', 'RESOLVED', 'CANCELLED', 'MERGED')),
    version integer NOT NULL,
    received_at {instant} NOT NULL,
    requester_id {uuid} NULL REFERENCES person (id),
    requester_document_type text NULL
        CHECK (requester_document_type IN ('CC', 'CE', 'PPT', 'PEP', 'PA', 'TI', 'DE')),
    requester_document_number text NULL,
    requester_given_names text NULL,
    requester_surnames text NULL,
    requester_email text NULL,
    requester_phone text NULL,
    stated_nit text NULL,
    assignee_id {uuid} NULL REFERENCES person (id),
    taken_at {instant} NULL,
    reopened_at {instant} NULL,
    identified_at {instant} NULL,
    answered_at {instant} NULL,
    resolved_at {instant} NULL,
    resolution_cause text NULL
        CHECK (resolution_cause IN ('HOW_TO', 'USER_ERROR', 'VENDOR_DEFECT', 'THIRD_PARTY', 'IMPROVEMENT')),
    estimated_on {date} NULL,
    follows_id {uuid} NULL,
    split_from_id {uuid} NULL,
    merged_into_id {uuid} NULL,
    CHECK ((status = 'IN_PROGRESS') = (assignee_id IS NOT NULL)),
    CHECK ((assignee_id IS NULL) = (taken_at IS NULL)),
    CHECK ((status = 'MERGED') = (merged_into_id IS NOT NULL)),
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, split_from_id) REFERENCES ticket (company_id, id),
    FOREIGN KEY (company_id, merged_into_id) REFERENCES ticket (company_id, id)
);
CREATE INDEX ticket_merged_into_id ON ticket (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX ticket_split_from_id ON ticket (split_from_id, ordinal) WHERE split_from_id IS NOT NULL;
CREATE INDEX ticket_company_id_place ON ticket (company_id, received_at, ordinal);
CREATE INDEX ticket_place ON ticket (received_at, ordinal);
CREATE INDEX ticket_status_place ON ticket (status, received_at, ordinal);
CREATE TABLE queue_entry (
    ticket_id {uuid} NOT NULL PRIMARY KEY REFERENCES ticket (id),
    received_at {instant} NOT NULL,
    ordinal bigint NOT NULL,
    workable boolean NOT NULL
);
CREATE INDEX queue_entry_place ON queue_entry (received_at, ordinal) WHERE workable;
CREATE TABLE response_clock (
    company_id {uuid} NOT NULL,
    ticket_id {uuid} NOT NULL CONSTRAINT response_clock_ticket_id UNIQUE,
    state text NOT NULL CHECK (state IN ('NOT_STARTED', 'RUNNING', 'APPROACHING', 'PAUSED', 'BREACHED', 'MET',
        'MET_LATE', 'CANCELLED')),
    target_minutes integer NOT NULL,
    started_at {instant} NULL,
    due_at {instant} NULL,
    breached_at {instant} NULL,
    met_at {instant} NULL,
    pauses text NOT NULL,
    CHECK (state NOT IN ('NOT_STARTED', 'PAUSED') OR due_at IS NULL),
    CHECK (state NOT IN ('RUNNING', 'APPROACHING', 'BREACHED') OR due_at IS NOT NULL),
    PRIMARY KEY (company_id, ticket_id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX response_clock_due ON response_clock (due_at, ticket_id)
    WHERE state IN ('RUNNING', 'APPROACHING', 'BREACHED');
CREATE TABLE message (
    company_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    ticket_id {uuid} NOT NULL,
    author_id {uuid} NULL REFERENCES person (id),
    audience text NOT NULL CHECK (audience IN ('COMPANY', 'DESK')),
    body text NOT NULL,
    sent_at {instant} NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX message_ticket_id_sent_at ON message (ticket_id, sent_at, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        for table in ["ticket", "response_clock"] {
            wall(manager, table, "company_id", &Wide::DeskOnly, "").await?;
        }
        wall(manager, "message", "company_id", &Wide::DeskOnly, " and audience = 'COMPANY'").await?;
        for table in ["ticket", "response_clock", "ticket_counter"] {
            grant(manager, table, "SELECT, INSERT, UPDATE").await?;
        }
        grant(manager, "message", "SELECT, INSERT").await?;
        // A cascaded change of company runs with the rights of the owner; nobody else updates a message.
        grant(manager, "queue_entry", "SELECT, INSERT, UPDATE, DELETE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            "DROP TABLE message; DROP TABLE response_clock; DROP TABLE queue_entry;
             DROP TABLE ticket; DROP TABLE ticket_counter;",
        )
        .await
    }
}
