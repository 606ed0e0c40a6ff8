//! Programs and schemas of different versions, as they meet while processes are replaced one by one.

use desk_tests::process::{Base, Process};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

/// Changes the list of the migrations as the tables' owner.
async fn change(base: &Base, sql: &'static str) {
    let changed = match base {
        Base::Sqlite(folder) => {
            let address = format!("sqlite://{}", folder.path().join("desk.sqlite").display());
            let mut connection = SqliteConnection::connect(&address).await.unwrap();
            let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            done.rows_affected()
        }
        Base::Postgres(_, database) => {
            let mut connection = PgConnection::connect(&database.owner_url).await.unwrap();
            let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            done.rows_affected()
        }
    };
    assert_eq!(changed, 1);
}

/// `turno migrate`, which signs in as the owner.
async fn migrate(base: &Base) -> (bool, String) {
    match base {
        Base::Sqlite(_) => base.run(&["migrate"]).await,
        Base::Postgres(_, database) => base.run(&["migrate", "--database-url", &database.owner_url]).await,
    }
}

async fn meet(base: Base) {
    let (done, said) = migrate(&base).await;
    assert!(done, "{said}");
    // A newer program has expanded the schema: the older one goes on.
    change(
        &base,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_expand_x', 0)",
    )
    .await;
    let (done, said) = migrate(&base).await;
    assert!(done && said.starts_with("0 migrations"), "{said}");
    let (well, said) = base.run(&["doctor"]).await;
    assert!(well, "{said}");
    let process = Process::serve(&base, &[]).await;
    let ready = reqwest::get(format!("{}/readyz", process.url)).await.unwrap();
    assert_eq!(ready.status(), 200);
    assert!(process.terminate().await);
}

#[tokio::test]
async fn an_older_program_runs_on_a_newer_file() {
    meet(Base::sqlite()).await;
}

#[tokio::test]
async fn an_older_program_runs_on_a_newer_database() {
    meet(Base::postgres().await).await;
}

/// The embedded desk migrates its file by itself; a server waits for its owner.
#[tokio::test]
async fn a_newer_program_does_not_run_on_an_older_database() {
    let base = Base::postgres().await;
    let newest = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
    change(&base, newest).await;
    let (began, said) = base.run(&["serve", "--listen", "127.0.0.1:0"]).await;
    assert!(!began && said.contains("turno migrate"), "{said}");
    let (well, said) = base.run(&["doctor"]).await;
    assert!(!well && said.contains("WRONG   schema"), "{said}");
}
