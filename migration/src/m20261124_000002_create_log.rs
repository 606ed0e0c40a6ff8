//! The log: events, their free texts, and the chain of commits.

use crate::dialect::{Wide, grant, postgres, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE event (
    seq bigint NOT NULL PRIMARY KEY,
    company_id {uuid} NULL,
    ticket_id {uuid} NULL,
    kind text NOT NULL,
    version integer NOT NULL,
    actor text NOT NULL,
    recorded_at {instant} NOT NULL,
    audience text NOT NULL CHECK (audience IN ('COMPANY', 'DESK')),
    payload text NOT NULL
);
CREATE INDEX event_ticket_id_seq ON event (ticket_id, seq);
CREATE INDEX event_company_id_seq ON event (company_id, seq);
CREATE TABLE event_text (
    seq bigint NOT NULL REFERENCES event (seq),
    name text NOT NULL,
    company_id {uuid} NULL,
    text text NOT NULL,
    salt text NOT NULL,
    PRIMARY KEY (seq, name)
);
CREATE TABLE log_link (
    last_seq bigint NOT NULL PRIMARY KEY,
    hash text NOT NULL,
    recorded_at {instant} NOT NULL
);
INSERT INTO log_link (last_seq, hash, recorded_at)
VALUES (0, '0000000000000000000000000000000000000000000000000000000000000000', '2026-01-01T00:00:00+00:00');
";

/// The beginning of the tail in one round trip, so that the log's lock is held as short as can be: the lock, whether the
/// caller is still alive, the last link. Each statement of a volatile function sees what was committed before it, so
/// what is read stands under the lock.
const TAIL: &str = "
CREATE FUNCTION log_tail(p_lock bigint, p_scope text, p_company uuid, p_session uuid, p_person uuid, p_role text,
    p_now timestamptz)
RETURNS TABLE (alive boolean, last_seq bigint, hash text, recorded_at timestamptz) LANGUAGE plpgsql VOLATILE AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock(p_lock);
    alive := p_session IS NULL OR open_scope(p_scope, p_company, p_session, p_person, p_role, p_now);
    SELECT l.last_seq, l.hash, l.recorded_at INTO last_seq, hash, recorded_at
      FROM log_link AS l ORDER BY l.last_seq DESC LIMIT 1;
    RETURN NEXT;
END
$body$;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        postgres(manager, TAIL).await?;
        wall(manager, "event", "company_id", &Wide::DeskWithBillingAdding, " and audience = 'COMPANY'")
            .await?;
        wall(manager, "event_text", "company_id", &Wide::DeskWithBillingAdding, " and false").await?;
        // Nobody rewrites history: the service role may add and read.
        for table in ["event", "event_text", "log_link"] {
            grant(manager, table, "SELECT, INSERT").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        postgres(manager, "DROP FUNCTION log_tail(bigint, text, uuid, uuid, uuid, text, timestamptz);")
            .await?;
        run(manager, "DROP TABLE log_link; DROP TABLE event_text; DROP TABLE event;").await
    }
}
