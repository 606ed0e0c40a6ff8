//! Migrations go up, down and up again on both databases, and end where they began.

use desk_tests::servers;
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use turno_migration::{Migrator, MigratorTrait as _};

/// Everything that a schema of SQLite is made of.
const SQLITE: &str =
    "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1";

/// The same of PostgreSQL: columns, constraints, indexes, policies, walls, rights, functions, sequences.
const POSTGRES: &str = "
SELECT line FROM (
  SELECT 'column ' || table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
         || coalesce(column_default, '') AS line FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') || ' '
         || coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'public'
  UNION ALL SELECT 'wall ' || relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  UNION ALL SELECT 'right ' || grantee || ' ' || table_name || ' ' || privilege_type
         FROM information_schema.role_table_grants WHERE table_schema = 'public'
  UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines ORDER BY line";

/// The names of the tables.
const SQLITE_TABLES: &str = "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY name";
const POSTGRES_TABLES: &str = "SELECT relname::text AS line FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 't') ORDER BY 1";

async fn up_down_up(url: &str) {
    let connection = Database::connect(url).await.unwrap();
    let backend = connection.get_database_backend();
    let (schema, tables) = match backend {
        DbBackend::Postgres => (POSTGRES, POSTGRES_TABLES),
        _ => (SQLITE, SQLITE_TABLES),
    };
    let lines = async |sql: &str| -> Vec<String> {
        let rows = connection.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        rows.iter().map(|row| row.try_get("", "line").unwrap()).collect()
    };
    Migrator::up(&connection, None).await.unwrap();
    let (first, found) = (lines(schema).await, lines(tables).await);
    assert!(found.contains(&"ticket".to_owned()), "{found:?}");
    // One step down and up, from the last to the first, then all at once.
    for steps in 1..=u32::try_from(Migrator::migrations().len()).unwrap() {
        Migrator::down(&connection, Some(steps)).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        let again = lines(schema).await;
        let gone: Vec<&String> = first.iter().filter(|line| !again.contains(line)).collect();
        let come: Vec<&String> = again.iter().filter(|line| !first.contains(line)).collect();
        assert_eq!((gone, come), (Vec::new(), Vec::new()), "{steps} down and up");
    }
    Migrator::down(&connection, None).await.unwrap();
    assert_eq!(lines(tables).await, ["seaql_migrations"]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    up_down_up(&format!("sqlite://{}?mode=rwc", folder.path().join("desk.sqlite").display())).await;
}

#[tokio::test]
async fn postgres() {
    let migrate = async |url: String| {
        let connection = Database::connect(&url).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        connection.close().await.unwrap();
    };
    let database = servers::database_from_template(migrate).await;
    up_down_up(&database.owner_url).await;
}
