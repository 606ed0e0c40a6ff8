//! What must be right for a process to serve.

use desk_tests::clock::ManualClock;
use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use sea_orm::ConnectionTrait as _;
use std::sync::Arc;
use turno::app::{App, checks};
use turno::platform::clock::SystemClock;
use turno::platform::db::Db;
use turno::platform::ids::Ids;

async fn app(stack: &Stack) -> App {
    App::open(&stack.ground(), Arc::new(SystemClock), Arc::new(Ids::seeded(5))).await.unwrap()
}

async fn wrong(app: &App, db: &Db, draining: bool) -> Vec<&'static str> {
    let checks = checks(&app.desk, db, draining).await;
    let names: Vec<_> = checks.iter().map(|check| check.name).collect();
    assert_eq!(names, ["database", "schema", "clock", "serving"]);
    checks.iter().filter(|check| !check.ok).map(|check| check.name).collect()
}

on_both_stacks!(each_part_that_is_wrong_is_named, |stack| {
    let (app, db) = (app(&stack).await, Db::open(&stack.config).await.unwrap());
    assert_eq!(wrong(&app, &db, false).await, [""; 0]);
    assert_eq!(wrong(&app, &db, true).await, ["serving"]);

    let owner = stack.owner().await;
    let older = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
    assert_eq!(owner.execute_unprepared(older).await.unwrap().rows_affected(), 1);
    assert_eq!(wrong(&app, &db, false).await, ["schema"]);
    owner.close().await.unwrap();
    db.close().await.unwrap();
    app.close().await.unwrap();
});

on_both_stacks!(a_clock_that_is_off_the_databases_does_not_serve, |stack| {
    let db = Db::open(&stack.config).await.unwrap();
    let clock = Arc::new(ManualClock::claiming("2020-01-01T00:00:00Z".parse().unwrap()));
    let app = App::open(&stack.ground(), clock, Arc::new(Ids::seeded(5))).await.unwrap();
    // A file has the time of its machine; only a server has another.
    let expected: &[&str] = if stack.name == "postgres" { &["clock"] } else { &[] };
    assert_eq!(wrong(&app, &db, false).await, expected);
    db.close().await.unwrap();
    app.close().await.unwrap();
});

on_both_stacks!(a_database_that_is_away_is_the_first_of_all, |stack| {
    let (app, db) = (app(&stack).await, Db::open(&stack.config).await.unwrap());
    let desk = app.desk.clone();
    app.close().await.unwrap();
    let checks = checks(&desk, &db, false).await;
    let wrong: Vec<_> = checks.iter().filter(|check| !check.ok).map(|check| check.name).collect();
    assert_eq!(wrong, ["database", "schema", "clock"]);
    db.close().await.unwrap();
});
