//! From the commit to the socket, and what a subscription weighs.

use super::fixture::Bench;
use super::load;
use desk_tests::socket::Subscriber;
use serde_json::json;
use std::time::{Duration, Instant};
use turno::tickets::TicketEstimate;

const LISTEN: &str = "subscription { ticketUpdates { __typename position ... on TicketChanged { kind ticket { id number \
    status version queuePlace { position ahead } responseDeadline { dueAt state } } } } }";

pub async fn commit_to_socket(bench: &Bench) {
    let mut subscriber = Subscriber::open(&bench.url, &bench.token, LISTEN, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    let started = Instant::now();
    let mut waits = Vec::new();
    for turn in 0..1_000_u128 {
        let ticket_id = format!("tkt_{:032x}", 0x2_0000_0000_0000_u128 + 0x11 + turn % 8).into();
        let command = estimate(bench, ticket_id);
        bench.app.desk.run(&bench.agents[0], command).await.unwrap();
        let committed = Instant::now();
        while subscriber.next().await.unwrap()["kind"] != "TICKET_ESTIMATED" {}
        waits.push(committed.elapsed());
    }
    println!("commit to socket, one after the other:    {}", load::figures(waits, started.elapsed()));
}

fn estimate(bench: &Bench, ticket_id: async_graphql::ID) -> TicketEstimate {
    let today = turno::calendar::local_date(bench.app.desk.clock().now());
    let on = bench.app.desk.policy().calendar.next_business_day(today).unwrap();
    TicketEstimate { ticket_id, resolves_on: turno::command::Date(on), note: None, idempotency_key: None }
}

pub async fn memory(bench: &Bench) {
    const SOCKETS: usize = 15;
    let before = resident();
    let mut open = Vec::new();
    for _ in 0..SOCKETS {
        let mut subscriber = Subscriber::open(&bench.url, &bench.token, LISTEN, json!({})).await;
        for _ in 0..49 {
            subscriber.also(LISTEN).await;
        }
        let _ = tokio::time::timeout(Duration::from_millis(20), subscriber.next()).await;
        open.push(subscriber);
    }
    let subscriptions = SOCKETS * 50;
    let grown = resident().saturating_sub(before);
    println!(
        "memory, {subscriptions} subscriptions on {SOCKETS} sockets, client included: {} kB each",
        grown / subscriptions
    );
}

/// Resident kilobytes of this process.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
