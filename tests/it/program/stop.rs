//! SIGTERM: not ready, sockets leave with 1012, work is finished, the process ends in peace.

use crate::faults::desk;
use crate::faults::two_processes::{LISTEN, is_heard, open};
use desk_tests::process::{Base, PATIENCE, Process};
use desk_tests::socket::Subscriber;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio::net::TcpStream;

#[tokio::test]
async fn sigterm_closes_sockets_with_1012_and_ends_in_peace() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 1).await;
    let query = "subscription { queueUpdates { __typename position } }";
    let mut subscriber = Subscriber::open(&process.url, &people.agents[0], query, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    let (closing, peace) = tokio::join!(subscriber.closing(), process.terminate());
    assert_eq!(closing, Some(1012));
    assert!(peace);
}

#[tokio::test]
async fn a_second_desk_on_the_same_file_is_refused() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let (started, said) = base.run(&["serve", "--listen", "127.0.0.1:0"]).await;
    assert!(!started && said.contains("another desk runs"), "{said}");
    assert!(process.terminate().await);
}

/// The status of `/readyz`, and which checks fail.
async fn ready(process: &Process) -> (u16, Vec<String>) {
    let answer = reqwest::get(format!("{}/readyz", process.url)).await.unwrap();
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    let checks = body["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false);
    (status, checks.map(|check| check["name"].as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn during_the_grace_it_is_not_ready_and_serves_everything() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &["--drain-grace", "600"]).await;
    let people = desk::enter(&base, &process, 1).await;
    let mut console = Subscriber::open(&process.url, &people.agents[0], LISTEN, json!({})).await;
    assert_eq!(console.next().await.unwrap()["__typename"], "StreamReady");
    assert_eq!(ready(&process).await, (200, Vec::new()));

    process.signal_to_stop().await;
    let seen = async {
        loop {
            let (status, wrong) = ready(&process).await;
            if status == 503 {
                return wrong;
            }
        }
    };
    assert_eq!(tokio::time::timeout(PATIENCE, seen).await.expect("503"), ["serving"]);
    is_heard(&process, &people, &mut console, "during").await;

    // A second one ends the grace.
    process.signal_to_stop().await;
    let (closing, peace) = tokio::join!(console.closing(), process.ends());
    assert_eq!(closing, Some(1012));
    assert!(peace);
}

/// The test holds the table in which the ticket will stand, so that its write lasts until the listener is gone.
#[tokio::test]
async fn a_write_in_flight_is_finished_and_acknowledged() {
    let base = Base::postgres().await;
    let process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 1).await;
    let Base::Postgres(_, database) = &base else { unreachable!("made above") };
    let mut owner = PgConnection::connect(&database.owner_url).await.unwrap();
    let mut held = owner.begin().await.unwrap();
    sqlx::query("LOCK TABLE ticket IN EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    let stop = async {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ticket'::regclass";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut *held).await.unwrap() == 0 {}
        process.signal_to_stop().await;
        let address = process.url.trim_start_matches("http://");
        while TcpStream::connect(address).await.is_ok() {}
        held.rollback().await.unwrap();
    };
    let write = open(&process, &people, "in-flight");
    let (number, ()) = tokio::time::timeout(PATIENCE, async { tokio::join!(write, stop) }).await.unwrap();
    assert!(process.ends().await);

    let process = Process::serve(&base, &[]).await;
    let query = "query($number: String!) { ticketByNumber(number: $number) { number } }";
    let found =
        process.ask(&people.http, Some(&people.client), query, json!({"number": number})).await.unwrap();
    assert_eq!(found["data"]["ticketByNumber"]["number"], json!(number), "{found}");
    assert!(process.terminate().await);
}
