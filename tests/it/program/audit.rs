//! `turno audit verify` as a program: what it says, and with which status it ends.

use crate::faults::{desk, two_processes};
use desk_tests::process::{Base, Process};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// The file of a desk on which somebody has worked.
async fn worked_on() -> Base {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 1).await;
    for key in ["a", "b"] {
        two_processes::open(&process, &people, key).await;
    }
    assert!(process.terminate().await);
    base
}

/// Flips one bit of what the newest event holds; gives its number.
async fn flip(base: &Base) -> i64 {
    let file = SqliteConnectOptions::new().filename(base.folder().join("desk.sqlite"));
    let mut connection = SqliteConnection::connect_with(&file).await.unwrap();
    let newest = "SELECT seq, CAST(payload AS BLOB) FROM event ORDER BY seq DESC LIMIT 1";
    let (seq, mut payload): (i64, Vec<u8>) = sqlx::query_as(newest).fetch_one(&mut connection).await.unwrap();
    let middle = payload.len() / 2;
    payload[middle] ^= 1;
    let changed = sqlx::query("UPDATE event SET payload = CAST($1 AS TEXT) WHERE seq = $2")
        .bind(payload)
        .bind(seq)
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    connection.close().await.unwrap();
    seq
}

#[tokio::test]
async fn one_flipped_bit_fails_and_its_row_is_named() {
    let base = worked_on().await;
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
    let seq = flip(&base).await;
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(!sound, "{said}");
    // The newest event is the last of its commit, so its link has the same number.
    let named = ["event", "log_link"].map(|table| said.contains(&format!("table {table}, row {seq}:")));
    assert!(named.contains(&true), "event {seq} is not named: {said}");
    // Flipped back, it is whole again: nothing else was wrong.
    assert_eq!(flip(&base).await, seq);
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
}
