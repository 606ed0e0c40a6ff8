//! From the commit to the socket, and what a subscription weighs.

use super::fixture::Bench;
use super::load;
use desk_tests::process::{Base, Process};
use desk_tests::socket::Subscriber;
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use turno::conversation::TicketReply;

const LISTEN: &str = "subscription { ticketUpdates { __typename position ... on TicketChanged { kind ticket { id number \
    status version queuePlace { position ahead } responseDeadline { dueAt state } } } } }";

const TIME: Duration = Duration::from_secs(8);
const WRITERS: usize = 8;

/// Eight writers at a given rate, one subscriber of everything.
pub async fn commit_to_socket(bench: &Bench, per_second: f64) {
    let mut subscriber = Subscriber::open(&bench.url, &bench.token, LISTEN, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamCaughtUp");
    let started = Instant::now();
    let writers = (0..WRITERS).map(|writer| {
        let each = Duration::from_secs_f64(WRITERS as f64 / per_second);
        async move {
            let mut committed = Vec::new();
            let mut next = started + each * u32::try_from(writer).unwrap() / u32::try_from(WRITERS).unwrap();
            while started.elapsed() < TIME {
                tokio::time::sleep_until(next.into()).await;
                next += each;
                let ticket = 0x2_0000_0000_0000_u128 + 0x11 + writer as u128;
                let ticket_id = format!("tkt_{ticket:032x}").into();
                let reply =
                    TicketReply { ticket_id, body: "una respuesta".to_owned(), idempotency_key: None };
                let done = bench.app.desk.run(&bench.agents[writer], reply).await.unwrap();
                committed.push((done.position.to_string(), Instant::now()));
            }
            committed
        }
    });
    let all = tokio::spawn(async move {
        let mut arrived = HashMap::new();
        while let Ok(Some(frame)) = tokio::time::timeout(Duration::from_secs(3), subscriber.next()).await {
            arrived.insert(frame["position"].as_str().unwrap().to_owned(), Instant::now());
        }
        arrived
    });
    let committed: Vec<_> = futures::future::join_all(writers).await.into_iter().flatten().collect();
    let time = started.elapsed();
    let arrived = all.await.unwrap();
    let waits =
        committed.iter().map(|(position, at)| arrived[position].saturating_duration_since(*at)).collect();
    println!("commit to socket, {WRITERS} writers at half their ceiling: {}", load::figures(waits, time));
}

/// Idle subscriptions in a process of its own, and how long one event takes to the last of them.
pub async fn memory() {
    // As many as one account may have.
    const SOCKETS: usize = 20;
    const EACH: usize = 50;
    let base = Base::postgres().await;
    let names = ["--given-names", "Ada", "--surnames", "Medida"];
    let entered =
        base.run(&[&["admin", "create", "--email", "admin@desk.example"], &names[..]].concat()).await;
    assert!(entered.0, "{}", entered.1);
    let process = Process::serve(&base, &[]).await;
    let http = reqwest::Client::new();
    println!("memory, idle process: {} kB", process.resident());
    let token = process.sign_in(&http, "admin@desk.example").await;
    let before = process.resident();
    let mut open = Vec::new();
    for _ in 0..SOCKETS {
        let mut subscriber = Subscriber::open(&process.url, &token, LISTEN, json!({})).await;
        for _ in 1..EACH {
            subscriber.also(LISTEN).await;
        }
        for _ in 0..EACH {
            while subscriber.next().await.unwrap()["__typename"] != "StreamCaughtUp" {}
        }
        open.push(subscriber);
    }
    let grown = process.resident().saturating_sub(before);
    println!("memory, {} subscriptions on {SOCKETS} sockets: {grown} kB", SOCKETS * EACH);
    let mut waits = Vec::new();
    for turn in 0..5 {
        let create = "mutation($input: TicketCreateInput!) { ticketCreate(input: $input) { ticket { id } userErrors { code } } }";
        let input = json!({"subject": "Medida", "description": "Una medida", "topicCode": "otro",
            "idempotencyKey": format!("medida-{turn}")});
        let heard = open.iter_mut().map(|subscriber| async move {
            for _ in 0..EACH {
                while subscriber.next().await.unwrap()["__typename"] != "TicketChanged" {}
            }
            Instant::now()
        });
        let sent = Instant::now();
        let ask = process.ask(&http, Some(&token), create, json!({"input": input}));
        let (answer, heard) = tokio::join!(ask, futures::future::join_all(heard));
        assert_eq!(answer.unwrap()["data"]["ticketCreate"]["userErrors"], json!([]));
        waits.push(heard.into_iter().max().unwrap().saturating_duration_since(sent));
    }
    println!("from sending a mutation to the last of {} subscriptions: {waits:.0?}", SOCKETS * EACH);
    process.kill().await;
}
