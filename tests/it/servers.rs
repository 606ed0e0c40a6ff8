//! The harness itself: the servers of a run and what each test gets of them.

use desk_tests::servers::{self, TestDatabase};
use sqlx::{Connection, PgConnection};
use turno_migration::{Migrator, MigratorTrait};

async fn database() -> TestDatabase {
    servers::database_from_template(async |owner_url: String| {
        let connection = sea_orm::Database::connect(owner_url).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        connection.close().await.unwrap();
    })
    .await
}

#[tokio::test]
async fn two_tests_never_share_a_database() {
    let (one, other) = (database().await, database().await);
    let mut owner = PgConnection::connect(&one.owner_url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE of_one ()").execute(&mut owner).await.unwrap();

    let mut elsewhere = PgConnection::connect(&other.owner_url).await.unwrap();
    let found: Option<String> =
        sqlx::query_scalar("SELECT to_regclass('of_one')::text").fetch_one(&mut elsewhere).await.unwrap();

    assert_ne!(one.name, other.name);
    assert_eq!(found, None);
}

#[tokio::test]
async fn the_service_role_owns_nothing_and_cannot_pass_row_security() {
    let database = database().await;
    let mut service = PgConnection::connect(&database.service_url).await.unwrap();

    let (name, above): (String, bool) = sqlx::query_as(
        "SELECT rolname::text, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
         FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut service)
    .await
    .unwrap();
    let owned: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
            .fetch_one(&mut service)
            .await
            .unwrap();
    let refused = sqlx::raw_sql("CREATE TABLE mine ()").execute(&mut service).await.unwrap_err();

    assert_eq!((name.as_str(), above, owned), (servers::SERVICE, false, 0));
    assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501");
}

#[tokio::test]
async fn a_database_is_gone_after_its_test_though_a_session_is_open() {
    let database = database().await;
    let url = database.owner_url.clone();
    let mut session = PgConnection::connect(&url).await.unwrap();
    drop(database);

    let next = sqlx::raw_sql("SELECT 1").execute(&mut session).await;
    let again = PgConnection::connect(&url).await.unwrap_err();

    assert!(next.is_err());
    assert_eq!(again.as_database_error().unwrap().code().unwrap(), "3D000");
}

#[tokio::test]
async fn two_tests_never_share_a_channel_prefix() {
    assert_ne!(servers::channel_prefix().await, servers::channel_prefix().await);
}
