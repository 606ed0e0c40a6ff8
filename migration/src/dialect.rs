//! The few words in which the two databases differ, and the walls of PostgreSQL.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The role under which the desk works on PostgreSQL.
pub const SERVICE_ROLE: &str = "turno_service";

/// Runs SQL written once for both databases: `{uuid}`, `{instant}` and `{date}` stand for the column types.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let (uuid, instant, date) = match manager.get_database_backend() {
        DbBackend::Postgres => ("uuid", "timestamptz", "date"),
        _ => ("uuid_blob", "timestamp_text", "date_text"),
    };
    let sql = sql.replace("{uuid}", uuid).replace("{instant}", instant).replace("{date}", date);
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Runs SQL on PostgreSQL only.
pub(crate) async fn postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}

/// Gives the service role what it needs on a table, and nothing more.
pub(crate) async fn grant(manager: &SchemaManager<'_>, table: &str, rights: &str) -> Result<(), DbErr> {
    postgres(manager, &format!("GRANT {rights} ON {table} TO {SERVICE_ROLE};")).await
}

/// Who of the scopes may see a tenant table as a whole.
pub(crate) enum Wide {
    /// The desk, its workers, and billing.
    WithBilling,
    /// The desk and its workers.
    DeskOnly,
    /// The desk and its workers; billing adds to it, and does not read it.
    DeskWithBillingAdding,
}

/// Puts a tenant table behind row security, forced on its owner too. The setting reads '' and not NULL after a
/// commit, hence `nullif`. `company` names the column, `also` narrows what a company may see of its rows.
pub(crate) async fn wall(
    manager: &SchemaManager<'_>,
    table: &str,
    company: &str,
    wide: &Wide,
    also: &str,
) -> Result<(), DbErr> {
    let (all, desk) = (" desk system billing ", " desk system ");
    let (reading, adding) = match wide {
        Wide::WithBilling => (all, all),
        Wide::DeskOnly => (desk, desk),
        Wide::DeskWithBillingAdding => (desk, all),
    };
    // The planner reads a comparison that is not an equality as true of nearly every row, and one with IN as true of a
    // hundredth: with that, every page of a large table was read whole. No scope, '' or NULL, stands in a list.
    let is_in = |scopes: &str| {
        format!("(select strpos('{scopes}', ' ' || current_setting('app.scope', true) || ' ')) <> 0")
    };
    let (wide, adding) = (is_in(reading), is_in(adding));
    let own = format!(
        "{company} = (select nullif(current_setting('app.company', true), '')::uuid) \
         and (select current_setting('app.scope', true)) = 'company'"
    );
    // One policy for each verb: policies are joined by OR, and one FOR ALL would open what the reading one narrows.
    let sql = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
         ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY {table}_read ON {table} FOR SELECT USING ({wide} or ({own}{also}));
         CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({adding} or ({own}));
         CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({wide} or ({own})) WITH CHECK ({wide} or ({own}));
         CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({wide} or ({own}));"
    );
    postgres(manager, &sql).await
}
