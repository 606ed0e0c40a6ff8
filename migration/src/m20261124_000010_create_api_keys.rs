//! Keys of integrations, and their door to the scopes.

use crate::dialect::{grant, postgres, run};
use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &str = "
CREATE TABLE api_key (
    id {uuid} NOT NULL PRIMARY KEY,
    name text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('READ', 'INVOICE')),
    secret_sha256 text NOT NULL CHECK (length(secret_sha256) = 64),
    created_at {instant} NOT NULL,
    created_by {uuid} NOT NULL REFERENCES person (id),
    expires_at {instant} NOT NULL,
    last_used_at {instant} NULL,
    revoked_at {instant} NULL,
    revoked_by {uuid} NULL REFERENCES person (id),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
";

/// Opens the scope for this transaction if the key is alive and covers what is needed.
const OPEN_SCOPE: &str = "
CREATE FUNCTION open_scope_by_key(p_scope text, p_key uuid, p_sha256 text, p_needed text, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1 FROM api_key k
     WHERE k.id = p_key AND k.secret_sha256 = p_sha256 AND k.revoked_at IS NULL AND k.expires_at > p_now
       AND (k.scope = p_needed OR k.scope = 'INVOICE');
    IF NOT FOUND THEN
        PERFORM set_config('app.scope', '', true), set_config('app.company', '', true);
        RETURN false;
    END IF;
    PERFORM set_config('app.scope', p_scope, true), set_config('app.company', '', true);
    RETURN true;
END
$body$;
";

/// As `log_tail`: the lock and the last link, then, under the lock, whether the key is still alive.
const TAIL: &str = "
CREATE FUNCTION log_tail_by_key(p_lock bigint, p_scope text, p_key uuid, p_sha256 text, p_needed text,
    p_now timestamptz)
RETURNS TABLE (alive boolean, last_seq bigint, hash text, recorded_at timestamptz) LANGUAGE plpgsql VOLATILE AS $body$
BEGIN
    SELECT t.last_seq, t.hash, t.recorded_at INTO last_seq, hash, recorded_at
      FROM log_tail(p_lock, p_scope, NULL, NULL, NULL, NULL, p_now) AS t;
    alive := open_scope_by_key(p_scope, p_key, p_sha256, p_needed, p_now);
    RETURN NEXT;
END
$body$;
";

const DROP_FUNCTIONS: &str = "
DROP FUNCTION log_tail_by_key(bigint, text, uuid, text, text, timestamptz);
DROP FUNCTION open_scope_by_key(text, uuid, text, text, timestamptz);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        postgres(manager, OPEN_SCOPE).await?;
        postgres(manager, TAIL).await?;
        grant(manager, "api_key", "SELECT, INSERT, UPDATE").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        postgres(manager, DROP_FUNCTIONS).await?;
        run(manager, "DROP TABLE api_key;").await
    }
}
