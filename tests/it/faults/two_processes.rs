//! Two processes on one PostgreSQL: what is written through one reaches a subscriber of the other, with Redis and
//! without; takers on both get each ticket once, in order.

use super::desk;
use desk_tests::process::{Base, PATIENCE, Process};
use desk_tests::servers;
use desk_tests::socket::Subscriber;
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const LISTEN: &str =
    "subscription { queueUpdates { __typename ... on QueueChanged { kind ticket { number } } } }";

async fn open(process: &Process, people: &desk::People, key: &str) -> String {
    let create = "mutation($input: TicketCreateInput!) { ticketCreate(input: $input) { ticket { number } userErrors { code } } }";
    let input =
        json!({"subject": "Prueba", "description": "Texto", "topicCode": "otro", "idempotencyKey": key});
    let answer =
        process.ask(&people.http, Some(&people.client), create, json!({"input": input})).await.unwrap();
    answer["data"]["ticketCreate"]["ticket"]["number"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

async fn entered(subscriber: &mut Subscriber) -> String {
    loop {
        let frame = subscriber.next().await.unwrap();
        if frame["kind"] == "ENTERED" {
            return frame["ticket"]["number"].as_str().unwrap().to_owned();
        }
    }
}

#[tokio::test]
async fn what_one_writes_reaches_the_other_with_redis() {
    let channel = servers::channel_prefix().await + "head";
    reaches(&["--redis-url", &servers::redis_url(), "--redis-channel", &channel]).await;
}

/// Nothing listens on the discard port: hints are lost, and every node looks by itself.
#[tokio::test]
async fn what_one_writes_reaches_the_other_within_a_second_without_redis() {
    reaches(&["--redis-url", "redis://127.0.0.1:9"]).await;
}

async fn reaches(more: &[&str]) {
    let base = Base::postgres().await;
    let (one, other) = (Process::serve(&base, more).await, Process::serve(&base, more).await);
    let people = desk::enter(&base, &one, 1).await;
    let mut subscriber = Subscriber::open(&other.url, &people.agents[0], LISTEN, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    for key in ["a", "b", "c"] {
        let number = open(&one, &people, key).await;
        let heard = tokio::time::timeout(Duration::from_secs(1), entered(&mut subscriber)).await;
        assert_eq!(heard.expect("within a second"), number);
    }
    assert!(one.terminate().await && other.terminate().await);
}

#[tokio::test]
async fn takers_on_both_get_each_ticket_once_and_in_order() {
    const TICKETS: usize = 120;
    const TAKERS: usize = 64;
    let base = Base::postgres().await;
    let (one, other) = (Process::serve(&base, &[]).await, Process::serve(&base, &[]).await);
    let people = desk::enter(&base, &one, 4).await;
    for number in 0..TICKETS {
        open(&one, &people, &format!("ticket-{number}")).await;
    }
    let takers = (0..TAKERS).map(|taker| {
        let process = if taker % 2 == 0 { &one } else { &other };
        take_until_empty(process, &people, taker)
    });
    let taken: Vec<Vec<String>> = tokio::time::timeout(PATIENCE, join_all(takers)).await.unwrap();
    for own in &taken {
        assert!(own.is_sorted(), "somebody got an older ticket after a newer one: {own:?}");
    }
    let all: Vec<String> = taken.into_iter().flatten().collect();
    assert_eq!(all.len(), TICKETS);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), TICKETS, "a ticket was taken twice");
    assert!(one.terminate().await && other.terminate().await);
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
}

async fn take_until_empty(process: &Process, people: &desk::People, taker: usize) -> Vec<String> {
    let take = "mutation($key: String!) { ticketTakeNext(input: {idempotencyKey: $key}) { ticket { number } userErrors { code } } }";
    let token = &people.agents[taker % people.agents.len()];
    let mut own = Vec::new();
    loop {
        let key = json!({"key": format!("{taker}-{}", own.len())});
        let answer = process.ask(&people.http, Some(token), take, key).await.unwrap();
        assert_eq!(answer["data"]["ticketTakeNext"]["userErrors"], json!([]), "{answer}");
        match &answer["data"]["ticketTakeNext"]["ticket"] {
            Value::Null => return own,
            ticket => own.push(ticket["number"].as_str().unwrap().to_owned()),
        }
    }
}
