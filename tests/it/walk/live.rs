//! The live walk: real processes, real sockets. A client asks and follows his ticket, an agent follows the queue; each
//! step reaches them in order, and nobody of another company hears any of it.

use crate::faults::desk::{self, People};
use desk_tests::answer::text;
use desk_tests::documents;
use desk_tests::process::{Base, Process};
use desk_tests::servers;
use desk_tests::socket::Subscriber;
use serde_json::{Value, json};
use std::time::Duration;

/// A frame that is not hinted comes with the next look, half a second later; the rest is the machine's.
const SOON: Duration = Duration::from_secs(2);

#[tokio::test]
async fn one_process_on_a_file() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    walk(&base, &process, &process).await;
    assert!(process.terminate().await);
}

#[tokio::test]
async fn two_processes_with_redis() {
    let channel = servers::channel_prefix().await + "head";
    two_processes(&["--redis-url", &servers::redis_url(), "--redis-channel", &channel]).await;
}

#[tokio::test]
async fn two_processes_without_redis() {
    two_processes(&[]).await;
}

/// Nothing listens on the discard port.
#[tokio::test]
async fn two_processes_whose_redis_is_away() {
    two_processes(&["--redis-url", "redis://127.0.0.1:9"]).await;
}

async fn two_processes(more: &[&str]) {
    let base = Base::postgres().await;
    let (one, other) = (Process::serve(&base, more).await, Process::serve(&base, more).await);
    walk(&base, &one, &other).await;
    assert!(one.terminate().await && other.terminate().await);
}

/// Sends an operation of the contract through a process; gives the payload of its mutation, which was done.
async fn sends(process: &Process, people: &People, token: &str, operation: &str, variables: Value) -> Value {
    let query = documents::named(operation).text_of_today();
    let answer = process.ask(&people.http, Some(token), &query, variables).await.unwrap();
    let payload = answer["data"].as_object().and_then(|data| data.values().next());
    let payload = payload.unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(payload["userErrors"], json!([]), "{answer}");
    payload.clone()
}

/// Subscribes from now on.
async fn listens(process: &Process, token: &str, operation: &str) -> Subscriber {
    let query = documents::named(operation).text_of_today();
    let mut subscriber = Subscriber::open(&process.url, token, &query, json!({})).await;
    for mark in ["StreamReady", "StreamCaughtUp"] {
        assert_eq!(subscriber.next().await.unwrap()["__typename"], mark);
    }
    subscriber
}

/// The next event; heartbeats and places are not events.
async fn hears(subscriber: &mut Subscriber) -> Value {
    loop {
        let frame =
            tokio::time::timeout(SOON, subscriber.next()).await.expect("the frame comes soon").unwrap();
        if frame.get("kind").is_some() {
            return frame;
        }
    }
}

/// The kind of the next event about this ticket, and its state as it is told with it.
async fn hears_of(subscriber: &mut Subscriber, id: &str) -> (String, String) {
    let frame = hears(subscriber).await;
    assert_eq!(frame["ticket"]["id"], id, "{frame}");
    (text(&frame["kind"]).to_owned(), text(&frame["ticket"]["status"]).to_owned())
}

fn told(kind: &str, status: &str) -> (String, String) {
    (kind.to_owned(), status.to_owned())
}

/// Written through `one`, followed through `other`.
async fn walk(base: &Base, one: &Process, other: &Process) {
    let people = desk::enter(base, one, 1).await;
    let stranger = desk::enter_stranger(one, &people).await;
    let agent = &people.agents[0];
    let mut portal = listens(other, &people.client, "MyTicketUpdates").await;
    let mut console = listens(other, agent, "QueueUpdates").await;
    let mut foreign = listens(other, &stranger, "MyTicketUpdates").await;

    let id = &asks(one, &people, &mut portal).await;
    let entered = hears(&mut console).await;
    assert_eq!((&entered["kind"], &entered["length"]), (&json!("ENTERED"), &json!(1)));
    assert_eq!(entered["ticket"]["id"], json!(id));

    let taken = sends(one, &people, agent, "TakeNext", json!({"idempotencyKey": "console-1"})).await;
    assert_eq!(taken["ticket"]["id"], json!(id));
    assert_eq!(hears_of(&mut portal, id).await, told("TICKET_TAKEN", "IN_PROGRESS"));
    let left = hears(&mut console).await;
    assert_eq!((&left["kind"], &left["length"]), (&json!("TAKEN"), &json!(0)));

    sends(one, &people, agent, "Respond", json!({"ticketId": id, "body": "Intenta de nuevo."})).await;
    assert_eq!(hears_of(&mut portal, id).await, told("TICKET_REPLIED", "IN_PROGRESS"));
    assert_eq!(hears_of(&mut portal, id).await, told("DEADLINE_MET", "IN_PROGRESS"));

    // The note makes no frame: the next one is the solution.
    sends(one, &people, agent, "AddNote", json!({"ticketId": id, "body": "Entre nosotros."})).await;
    let solved = json!({"ticketId": id, "summary": "Se renovó la resolución.", "cause": "HOW_TO"});
    sends(one, &people, agent, "Resolve", solved).await;
    assert_eq!(hears_of(&mut portal, id).await, told("TICKET_RESOLVED", "RESOLVED"));
    assert_eq!(hears(&mut console).await["kind"], "LEFT");

    hears_only_his_own(one, &people, (&stranger, &mut foreign), id).await;
}

/// The client opens a ticket and sees its place and its deadline, in the answer and live.
async fn asks(one: &Process, people: &People, portal: &mut Subscriber) -> String {
    let input = json!({"subject": "No puedo facturar", "description": "La resolución venció.",
                       "topicCode": "resolucion", "idempotencyKey": "portal-1"});
    let opened = sends(one, people, &people.client, "OpenTicket", json!({"input": input})).await;
    let ticket = &opened["ticket"];
    assert_eq!(ticket["queuePlace"], json!({"position": 1, "ahead": 0}));
    assert_eq!(ticket["responseDeadline"]["state"], "RUNNING");
    for kind in ["TICKET_CREATED", "DEADLINE_STARTED"] {
        let frame = hears(portal).await;
        assert_eq!(frame["kind"], kind, "{frame}");
        for field in ["id", "number", "status", "queuePlace", "responseDeadline"] {
            assert_eq!(frame["ticket"][field], ticket[field], "{field} of {frame}");
        }
    }
    let id = text(&ticket["id"]).to_owned();
    let detail = documents::named("TicketDetail").text_of_today();
    let seen = one.ask(&people.http, Some(&people.client), &detail, json!({"id": id})).await.unwrap();
    let deadline = &seen["data"]["ticket"]["responseDeadline"];
    assert_eq!(deadline["dueAt"], ticket["responseDeadline"]["dueAt"]);
    let stretches = deadline["explanation"].as_array().unwrap_or_else(|| panic!("{seen}"));
    let counted: i64 = stretches.iter().map(|stretch| stretch["countedSeconds"].as_i64().unwrap()).sum();
    assert_eq!(counted, 30 * 60, "thirty minutes of office time for the first priority");
    assert_eq!(stretches.last().unwrap()["endsAt"], deadline["dueAt"]);
    id
}

/// Whatever was heard before a ticket of his own would be heard here.
async fn hears_only_his_own(one: &Process, people: &People, stranger: (&str, &mut Subscriber), others: &str) {
    let (token, subscriber) = stranger;
    let detail = documents::named("TicketDetail").text_of_today();
    let seen = one.ask(&people.http, Some(token), &detail, json!({"id": others})).await.unwrap();
    assert_eq!(seen["data"], json!({"ticket": null}), "{seen}");
    let input = json!({"subject": "Otra cosa", "description": "De otra empresa.",
                       "topicCode": "otro", "idempotencyKey": "portal-2"});
    let own = sends(one, people, token, "OpenTicket", json!({"input": input})).await["ticket"]["id"].clone();
    loop {
        let frame =
            tokio::time::timeout(SOON, subscriber.next()).await.expect("his own frame comes").unwrap();
        if frame["__typename"] == "StreamHeartbeat" {
            continue;
        }
        assert_eq!(frame["ticket"]["id"], own, "a frame of another company: {frame}");
        if frame["kind"] == "TICKET_CREATED" {
            return;
        }
    }
}
