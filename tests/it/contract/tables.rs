//! Every table is of exactly one class, is the table that the code knows, and on PostgreSQL stands behind its walls.

use desk_tests::servers::SERVICE;
use desk_tests::stack::Stack;
use desk_tests::tables;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};
use std::collections::BTreeMap;
use std::path::Path;
use turno::platform::db::DbConfig;
use turno_entity::Class;

/// The tables that are not the desk's: the migrations keep their own account.
const FOREIGN: &str = "seaql_migrations";

/// Columns by table: name, type, whether null may stand in it.
type Columns = BTreeMap<String, Vec<(String, String, bool)>>;

async fn service(stack: &Stack) -> PgConnection {
    let DbConfig::Postgres { url, .. } = &stack.config else { panic!("PostgreSQL") };
    PgConnection::connect(url).await.unwrap()
}

async fn sqlite(stack: &Stack) -> SqliteConnection {
    let DbConfig::Sqlite { path } = &stack.config else { panic!("SQLite") };
    SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap()
}

fn of_code() -> Columns {
    let columns = |table: tables::TableOfCode| {
        let columns = table.columns.into_iter().map(|(name, kind, null)| (name, kind.to_owned(), null));
        (table.name.to_owned(), columns.collect())
    };
    tables::all().into_iter().map(columns).collect()
}

#[test]
fn the_catalogue_is_the_whole_entity_crate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../entity/src");
    let mut declared: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .filter_map(|text| {
            let rest = text.split("table_name = \"").nth(1)?;
            rest.split('"').next().map(str::to_owned)
        })
        .collect();
    declared.sort();
    assert_eq!(declared, of_code().into_keys().collect::<Vec<_>>());
}

#[test]
fn tenant_and_log_tables_name_the_company() {
    for table in tables::all() {
        let names_it = table.company_column.is_some();
        let expected = match table.class {
            Class::Tenant => true,
            // The link covers the events of all companies; the rest of the log keeps the company of its time.
            Class::Log => table.name != "log_link",
            Class::Desk | Class::Credentials => false,
        };
        assert_eq!(names_it, expected, "{}", table.name);
        if table.class == Class::Tenant {
            // The company itself is its own key.
            let key = table.company_column.clone().unwrap();
            assert_eq!(table.key.first(), Some(&key), "{}: the key begins with the company", table.name);
        }
    }
}

#[tokio::test]
async fn postgres_has_these_tables_and_columns() {
    let stack = Stack::postgres().await;
    let mut connection = service(&stack).await;
    let rows = sqlx::query(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), NOT a.attnotnull
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = 'public'::regnamespace
           AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2",
    );
    let mut found = Columns::new();
    for row in rows.fetch_all(&mut connection).await.unwrap() {
        let columns = found.entry(row.get(0)).or_default();
        columns.push((row.get(1), row.get(2), row.get(3)));
    }
    assert!(found.remove(FOREIGN).is_some());
    assert_eq!(found, of_code());
}

#[tokio::test]
async fn sqlite_has_these_tables_and_columns() {
    let stack = Stack::sqlite().await;
    let mut connection = sqlite(&stack).await;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut found = Columns::new();
    for table in tables.into_iter().filter(|table| table != FOREIGN && !table.starts_with("sqlite_")) {
        let statement = format!(
            "SELECT name, lower(type), \"notnull\" = 0 FROM pragma_table_info('{table}') ORDER BY name"
        );
        let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(&mut connection).await.unwrap();
        let of = |kind: &str| match kind {
            "uuid_blob" => "uuid".to_owned(),
            "timestamp_text" => "timestamp with time zone".to_owned(),
            "date_text" => "date".to_owned(),
            other => other.to_owned(),
        };
        let columns = rows.iter().map(|row| (row.get(0), of(row.get(1)), row.get(2)));
        found.insert(table, columns.collect());
    }
    assert_eq!(found, of_code());
}

#[tokio::test]
async fn row_security_is_enabled_and_forced() {
    let stack = Stack::postgres().await;
    let mut connection = service(&stack).await;
    for table in tables::all() {
        let walled = match table.class {
            Class::Tenant => true,
            Class::Log => table.company_column.is_some(),
            Class::Desk | Class::Credentials => false,
        };
        let statement = "SELECT relrowsecurity, relforcerowsecurity,
             (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid)
             FROM pg_class WHERE oid = $1::regclass";
        let row = sqlx::query(statement).bind(table.name).fetch_one(&mut connection).await;
        let row = row.unwrap_or_else(|_| panic!("{} is bound as text", table.name));
        let found: (bool, bool, i64) = (row.get(0), row.get(1), row.get(2));
        assert_eq!((found.0, found.1, found.2 > 0), (walled, walled, walled), "{}", table.name);
    }
}

#[tokio::test]
async fn the_service_role_owns_nothing_and_passes_no_wall() {
    let stack = Stack::postgres().await;
    let mut connection = service(&stack).await;
    let role = sqlx::query(
        "SELECT current_user::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
         FROM pg_roles WHERE rolname = current_user",
    );
    let role = role.fetch_one(&mut connection).await.unwrap();
    assert_eq!(role.get::<String, _>(0), SERVICE);
    for right in 1..6 {
        assert!(!role.get::<bool, _>(right), "{right}");
    }
    let owned: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole)
              + (SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole)
              + (SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole)
              + (SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole)",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(owned, 0, "owned objects and memberships");
    for table in tables::all() {
        let may = async |connection: &mut PgConnection, right: &str| -> bool {
            let query = sqlx::query_scalar("SELECT has_table_privilege($1, $2)").bind(table.name).bind(right);
            query.fetch_one(connection).await.unwrap()
        };
        assert!(may(&mut connection, "SELECT").await, "{}", table.name);
        for right in ["TRUNCATE", "TRIGGER", "REFERENCES"] {
            assert!(!may(&mut connection, right).await, "{right} on {}", table.name);
        }
        if table.class == Class::Log {
            for right in ["UPDATE", "DELETE"] {
                assert!(!may(&mut connection, right).await, "{right} on {}", table.name);
            }
        }
    }
    let creates: bool = sqlx::query_scalar("SELECT has_schema_privilege('public', 'CREATE')")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(!creates, "the service role may make tables");
}

/// A policy that the planner takes for rare makes it read whole tables for every page.
#[tokio::test]
async fn the_planner_expects_a_wide_scope_to_see_nearly_every_row() {
    let stack = Stack::postgres().await;
    let owner = stack.owner().await;
    let rows = "INSERT INTO company SELECT gen_random_uuid(), (800000000 + n)::text, 'Empresa', 'ACTIVE', 1, now() \
                FROM generate_series(1, 5000) n; ANALYZE company;";
    sea_orm::ConnectionTrait::execute_unprepared(&owner, rows).await.unwrap();
    let mut connection = service(&stack).await;
    for scope in ["desk", "system", "billing"] {
        let mut tx = connection.begin().await.unwrap();
        let open = format!("SELECT set_config('app.scope', '{scope}', true)");
        sqlx::query(AssertSqlSafe(open)).execute(&mut *tx).await.unwrap();
        let plan: serde_json::Value = sqlx::query_scalar("EXPLAIN (FORMAT JSON) SELECT * FROM company")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        let expected = plan[0]["Plan"]["Plan Rows"].as_i64().unwrap();
        assert!(expected > 4_500, "{scope}: {expected} of 5000");
        tx.rollback().await.unwrap();
    }
}
