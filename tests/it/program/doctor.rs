//! `turno doctor`.

use desk_tests::process::{Base, outcome};
use desk_tests::servers;

/// What it says of each part: `ok` or `WRONG` and the name. Lines of the log stand beside it.
fn verdicts(said: &str) -> Vec<String> {
    let lines = said.lines().filter(|line| line.starts_with("ok ") || line.starts_with("WRONG "));
    let words = lines.map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    words.map(|line| line.trim_end_matches(':').to_owned()).collect()
}

#[tokio::test]
async fn a_desk_in_order() {
    let (base, redis) = (Base::postgres().await, servers::redis_url());
    let (well, said) = base.run(&["doctor", "--redis-url", &redis]).await;
    assert!(well, "{said}");
    assert_eq!(verdicts(&said), ["ok database", "ok schema", "ok clock", "ok redis"]);
    let base = Base::sqlite();
    let (migrated, said) = base.run(&["migrate"]).await;
    assert!(migrated, "{said}");
    let (well, said) = base.run(&["doctor"]).await;
    assert!(well, "{said}");
    assert_eq!(verdicts(&said), ["ok database", "ok schema", "ok clock"]);
}

#[tokio::test]
async fn a_redis_that_is_away() {
    let base = Base::postgres().await;
    let (well, said) = base.run(&["doctor", "--redis-url", "redis://127.0.0.1:9"]).await;
    assert!(!well, "{said}");
    assert_eq!(verdicts(&said), ["ok database", "ok schema", "ok clock", "WRONG redis"]);
}

#[tokio::test]
async fn a_database_that_is_away() {
    let url = "postgres://turno_service:a-secret@127.0.0.1:9/turno";
    let (well, said) = outcome(Base::sqlite().command(&["doctor"]).env("TURNO_DATABASE_URL", url)).await;
    assert!(!well, "{said}");
    assert_eq!(verdicts(&said), ["WRONG database"]);
    assert!(!said.contains("a-secret"), "{said}");
}

#[tokio::test]
async fn a_file_without_a_schema() {
    let (well, said) = Base::sqlite().run(&["doctor"]).await;
    assert!(!well, "{said}");
    assert_eq!(verdicts(&said), ["ok database", "WRONG schema"]);
    assert!(said.contains("turno migrate"), "{said}");
}
