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
use tokio::sync::watch;

pub(crate) const LISTEN: &str =
    "subscription { queueUpdates { __typename ... on QueueChanged { kind ticket { number } } } }";

/// Opens a ticket; gives its number.
pub(crate) async fn open(process: &Process, people: &desk::People, key: &str) -> String {
    open_as(process, people, key).await.1
}

/// Opens a ticket; gives its id and its number.
async fn open_as(process: &Process, people: &desk::People, key: &str) -> (String, String) {
    let create = "mutation($input: TicketCreateInput!) { ticketCreate(input: $input) { ticket { id number } userErrors { code } } }";
    let input =
        json!({"subject": "Prueba", "description": "Texto", "topicCode": "otro", "idempotencyKey": key});
    let answer =
        process.ask(&people.http, Some(&people.client), create, json!({"input": input})).await.unwrap();
    let ticket = &answer["data"]["ticketCreate"]["ticket"];
    let text = |field: &str| ticket[field].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    (text("id"), text("number"))
}

/// Waits until the subscriber is told that the ticket has entered the queue.
async fn entered(subscriber: &mut Subscriber, number: &str) {
    loop {
        let frame = subscriber.next().await.unwrap();
        if frame["kind"] == "ENTERED" && frame["ticket"]["number"] == number {
            return;
        }
    }
}

/// Opens a ticket through a process; the subscriber of the other one hears of it within a second.
pub(crate) async fn is_heard(
    process: &Process,
    people: &desk::People,
    subscriber: &mut Subscriber,
    key: &str,
) {
    let number = open(process, people, key).await;
    let heard = tokio::time::timeout(Duration::from_secs(1), entered(subscriber, &number)).await;
    assert!(heard.is_ok(), "{key} was not heard within a second");
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
        is_heard(&one, &people, &mut subscriber, key).await;
    }
    assert!(one.terminate().await && other.terminate().await);
}

/// While some take, tickets arrive, wait for their company and come back.
#[tokio::test]
async fn takers_on_both_get_each_ticket_once_and_in_order() {
    const BEFORE: usize = 400;
    const MEANWHILE: usize = 100;
    const TAKERS: usize = 64;
    let base = Base::postgres().await;
    let (one, other) = (Process::serve(&base, &[]).await, Process::serve(&base, &[]).await);
    let people = desk::enter(&base, &one, 5).await;
    let mut ids = Vec::new();
    for number in 0..BEFORE {
        ids.push(open_as(&one, &people, &format!("before-{number}")).await.0);
    }
    let (say, told) = watch::channel((0, false));
    let takers = (0..TAKERS).map(|taker| {
        let process = if taker % 2 == 0 { &one } else { &other };
        take_until_over(process, &people, taker, told.clone())
    });
    let trouble = async {
        let mut waited = 0;
        for number in 0..MEANWHILE {
            let process = if number % 2 == 0 { &other } else { &one };
            ids.push(open_as(process, &people, &format!("meanwhile-{number}")).await.0);
            // The end of the queue is reached last; somebody may have been there before.
            waited += usize::from(waits_and_comes_back(process, &people, &ids[BEFORE - 1 - number]).await);
            waited += usize::from(waits_and_comes_back(process, &people, &ids[BEFORE + number]).await);
            say.send_modify(|told| told.0 += 1);
        }
        say.send_modify(|told| told.1 = true);
        waited
    };
    let work = async { tokio::join!(join_all(takers), trouble) };
    let (taken, waited) = tokio::time::timeout(3 * PATIENCE, work).await.expect("the queue is emptied");

    assert!(waited > 0, "no ticket waited: nothing was disturbed");
    let taken: Vec<String> = taken.into_iter().flatten().collect();
    // Only who has taken a ticket can make it wait then, and no taker does: none comes back after its take.
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), taken.len(), "a ticket was taken twice");
    assert_eq!(taken.iter().collect::<BTreeSet<_>>(), ids.iter().collect::<BTreeSet<_>>());
    assert_eq!(taken.len(), BEFORE + MEANWHILE);
    assert!(one.terminate().await && other.terminate().await);
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
}

/// Asks the company for data and lets it answer; false when somebody has taken the ticket before.
async fn waits_and_comes_back(process: &Process, people: &desk::People, id: &str) -> bool {
    let pause = "mutation($id: ID!) { ticketPause(input: {ticketId: $id, reason: \"¿De qué fecha?\"}) \
                 { ticket { status } userErrors { code } } }";
    let agent = people.agents.last().map(String::as_str);
    let answer = process.ask(&people.http, agent, pause, json!({"id": id})).await.unwrap();
    let payload = &answer["data"]["ticketPause"];
    if payload["userErrors"] != json!([]) {
        assert_eq!(payload["userErrors"][0]["code"], "NOT_ASSIGNEE", "{answer}");
        return false;
    }
    let reply = "mutation($id: ID!) { ticketReply(input: {ticketId: $id, body: \"De ayer.\"}) \
                 { ticket { id } userErrors { code } } }";
    let answer = process.ask(&people.http, Some(&people.client), reply, json!({"id": id})).await.unwrap();
    assert_eq!(answer["data"]["ticketReply"]["userErrors"], json!([]), "{answer}");
    true
}

/// Takes until the queue is empty and nothing comes any more. Who finds nothing waits until something is said to have come.
async fn take_until_over(
    process: &Process,
    people: &desk::People,
    taker: usize,
    mut told: watch::Receiver<(usize, bool)>,
) -> Vec<String> {
    let take = "mutation($key: String!) { ticketTakeNext(input: {idempotencyKey: $key}) { ticket { id } userErrors { code } } }";
    let token = &people.agents[taker % (people.agents.len() - 1)];
    let mut own = Vec::new();
    for turn in 0_u32.. {
        // Read before the take, so that what came before the end is not missed.
        let over = told.borrow_and_update().1;
        let key = json!({"key": format!("{taker}-{turn}")});
        let answer = process.ask(&people.http, Some(token), take, key).await.unwrap();
        assert_eq!(answer["data"]["ticketTakeNext"]["userErrors"], json!([]), "{answer}");
        match &answer["data"]["ticketTakeNext"]["ticket"] {
            Value::Null if over => break,
            Value::Null => told.changed().await.unwrap(),
            ticket => own.push(ticket["id"].as_str().unwrap().to_owned()),
        }
    }
    own
}
