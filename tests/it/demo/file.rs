//! The file of the demo, and the command that serves it.

use super::house::{House, MORNING, TICKETS};
use desk_tests::process::{Base, PATIENCE};
use std::fs;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use turno::demo::Prepared;

#[tokio::test]
async fn a_second_start_adds_nothing() {
    let house = House::in_the_morning().await;
    let before = house.audit().await;
    let later = House { present: "2026-12-01T15:00:00Z".parse().unwrap(), ..house };
    assert_eq!(later.prepare().await, Prepared::Kept);
    let house = House { present: MORNING.parse().unwrap(), ..later };
    assert_eq!(house.audit().await, before);
}

#[tokio::test]
async fn an_interrupted_making_is_never_served() {
    let house = House { folder: tempfile::tempdir().unwrap(), present: MORNING.parse().unwrap() };
    // Half a past, as a making leaves it that was killed, and the log of a file that somebody took away.
    for name in ["desk.sqlite.making", "desk.sqlite.making-wal", "desk.sqlite.making-shm", "desk.sqlite-wal"]
    {
        fs::write(house.folder.path().join(name), "half a past").unwrap();
    }
    assert_eq!(house.prepare().await, Prepared::Made);
    assert_eq!(house.audit().await.tickets, TICKETS);
    let names: Vec<String> = fs::read_dir(house.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("making"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[tokio::test]
async fn the_command_makes_and_serves_it() {
    let base = Base::sqlite();
    let mut command = base.command(&["demo", "--listen", "127.0.0.1:0", "--log", "warn"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    while !said.last().is_some_and(|line: &String| line.starts_with("curl ")) {
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        said.push(line.expect("it goes on until it has said how to sign in"));
    }
    let url = said.iter().find_map(|line| line.strip_prefix("GraphQL   ")).unwrap();
    let curl = said.last().unwrap();
    let body = curl.split_once("-d '").unwrap().1.trim_end_matches('\'').to_owned();
    let http = reqwest::Client::new();
    let answer = http
        .post(url)
        .header("content-type", "application/json")
        .header("origin", "http://localhost:5173")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "http://localhost:5173");
    let answer: serde_json::Value = answer.json().await.unwrap();
    assert!(answer["data"]["sessionCreate"]["session"]["accessToken"].is_string(), "{answer}");
    // The folder is taken: neither a second demo nor another task that serves gets in.
    let (well, why) = base.run(&["demo", "--listen", "127.0.0.1:0"]).await;
    assert!(!well && why.contains("another desk"), "{why}");
    child.kill().await.unwrap();
    let (well, why) = base.run(&["serve", "--production", "--listen", "127.0.0.1:0"]).await;
    assert!(!well && why.contains("production"), "{why}");
}

#[tokio::test]
async fn the_command_refuses_a_desk_that_is_not_its_own() {
    let base = Base::sqlite();
    assert!(base.run(&["migrate"]).await.0);
    let (well, why) = base.run(&["demo", "--listen", "127.0.0.1:0"]).await;
    assert!(!well && why.contains("not the demo's"), "{why}");
}
