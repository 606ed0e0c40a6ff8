//! What is told to people outside.

use crate::dialect::{Wide, grant, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE notice (
    company_id {uuid} NOT NULL REFERENCES company (id),
    id {uuid} NOT NULL CONSTRAINT notice_id UNIQUE,
    ticket_id {uuid} NULL,
    kind text NOT NULL CHECK (kind IN ('TICKET_RECEIVED', 'TICKET_ANSWERED', 'TICKET_WAITING', 'TICKET_RESOLVED',
        'QUOTE_SENT', 'REPEAT_CONFIRMED', 'STATEMENT_CLOSED')),
    recipient text NOT NULL,
    member_id {uuid} NULL,
    subject text NOT NULL,
    body text NOT NULL,
    quote_id {uuid} NULL,
    created_at {instant} NOT NULL,
    sent_at {instant} NULL,
    failed_at {instant} NULL,
    attempts integer NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, quote_id) REFERENCES quote (company_id, id),
    FOREIGN KEY (company_id, ticket_id) REFERENCES ticket (company_id, id) ON UPDATE CASCADE
);
CREATE INDEX notice_waiting ON notice (created_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        wall(manager, "notice", "company_id", &Wide::DeskWithBillingAdding, " and false").await?;
        grant(manager, "notice", "SELECT, INSERT, UPDATE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DROP TABLE notice;").await
    }
}
