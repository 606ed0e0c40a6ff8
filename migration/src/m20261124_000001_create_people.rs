//! Companies, people, memberships, sessions, idempotency keys, and the door to the scopes.

use crate::dialect::{Wide, grant, postgres, run, wall};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE company (
    id {uuid} NOT NULL PRIMARY KEY,
    nit text NULL CONSTRAINT company_nit UNIQUE CHECK (length(nit) BETWEEN 6 AND 10),
    name text NOT NULL,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
    version integer NOT NULL,
    created_at {instant} NOT NULL
);
CREATE TABLE person (
    id {uuid} NOT NULL PRIMARY KEY,
    email text NOT NULL CONSTRAINT person_email UNIQUE,
    password_hash text NULL,
    password_expires_at {instant} NULL,
    role text NOT NULL CHECK (role IN ('CLIENT', 'AGENT', 'BILLING', 'ADMIN')),
    given_names text NOT NULL,
    surnames text NOT NULL,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
    version integer NOT NULL,
    created_at {instant} NOT NULL
);
CREATE TABLE member (
    company_id {uuid} NOT NULL REFERENCES company (id),
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    document_type text NULL CHECK (document_type IN ('CC', 'CE', 'PPT', 'PEP', 'PA', 'TI', 'DE')),
    document_number text NULL,
    document_confirmed_at {instant} NULL,
    given_names text NOT NULL,
    surnames text NOT NULL,
    email text NOT NULL,
    phone text NULL,
    may_approve_quotes boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
    created_at {instant} NOT NULL,
    PRIMARY KEY (company_id, id),
    CONSTRAINT member_company_id_person_id UNIQUE (company_id, person_id)
);
CREATE INDEX member_person_id ON member (person_id);
CREATE TABLE session (
    id {uuid} NOT NULL PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    company_id {uuid} NULL REFERENCES company (id),
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    revoked_at {instant} NULL
);
CREATE INDEX session_person_id ON session (person_id);
CREATE TABLE refresh_token (
    token_hash text NOT NULL PRIMARY KEY,
    session_id {uuid} NOT NULL REFERENCES session (id),
    generation integer NOT NULL,
    issued_at {instant} NOT NULL,
    used_at {instant} NULL
);
CREATE INDEX refresh_token_session_id_generation ON refresh_token (session_id, generation);
CREATE TABLE idempotency (
    actor text NOT NULL,
    mutation text NOT NULL,
    key text NOT NULL,
    request_sha256 text NOT NULL,
    outcome text NOT NULL,
    created_at {instant} NOT NULL,
    CONSTRAINT idempotency_key PRIMARY KEY (actor, mutation, key)
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
";

/// Checks that the session, its person, the membership and the company are alive, and only then opens the scope,
/// for this transaction. `member` and `company` stand behind row security, so the check itself runs as the system.
const OPEN_SCOPE: &str = "
CREATE FUNCTION open_scope(p_scope text, p_company uuid, p_session uuid, p_person uuid, p_role text, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM set_config('app.scope', 'system', true);
    PERFORM 1 FROM session s JOIN person p ON p.id = s.person_id
     WHERE s.id = p_session AND s.person_id = p_person AND s.revoked_at IS NULL AND s.expires_at > p_now
       AND s.company_id IS NOT DISTINCT FROM p_company
       AND p.status = 'ACTIVE' AND p.role = p_role
       AND (p_company IS NULL OR EXISTS (
            SELECT 1 FROM member m JOIN company c ON c.id = m.company_id
             WHERE m.company_id = p_company AND m.person_id = p_person
               AND m.status = 'ACTIVE' AND c.status = 'ACTIVE'));
    IF NOT FOUND THEN
        PERFORM set_config('app.scope', '', true), set_config('app.company', '', true);
        RETURN false;
    END IF;
    PERFORM set_config('app.scope', p_scope, true), set_config('app.company', coalesce(p_company::text, ''), true);
    RETURN true;
END
$body$;
";

const RESERVED: &str = "
INSERT INTO company (id, nit, name, status, version, created_at)
VALUES ({reserved}, NULL, 'Empresa por identificar', 'ACTIVE', 1, '2026-01-01T00:00:00+00:00');
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        let reserved = match manager.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Postgres => "'00000000-0000-0000-0000-000000000001'",
            _ => "x'00000000000000000000000000000001'",
        };
        run(manager, &RESERVED.replace("{reserved}", reserved)).await?;
        postgres(manager, OPEN_SCOPE).await?;
        wall(manager, "company", "id", &Wide::WithBilling, "").await?;
        wall(manager, "member", "company_id", &Wide::WithBilling, "").await?;
        for table in ["company", "person", "member", "session", "refresh_token"] {
            grant(manager, table, "SELECT, INSERT, UPDATE").await?;
        }
        // The desk reads it to know whether it may serve.
        grant(manager, "seaql_migrations", "SELECT").await?;
        grant(manager, "idempotency", "SELECT, INSERT, DELETE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        postgres(manager, "DROP FUNCTION open_scope(text, uuid, uuid, uuid, text, timestamptz);").await?;
        run(
            manager,
            "DROP TABLE idempotency; DROP TABLE refresh_token; DROP TABLE session; DROP TABLE member;
             DROP TABLE person; DROP TABLE company;",
        )
        .await
    }
}
