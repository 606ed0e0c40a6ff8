//! `kill -9` in the middle of a stream of requests: what was acknowledged is there once and in order, and a subscriber
//! that comes back with its cursor has seen each event exactly once.

use super::desk;
use desk_tests::process::{Base, Process};
use desk_tests::socket::Subscriber;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const KILLS: usize = 50;

const CREATE: &str = "mutation($input: TicketCreateInput!) { ticketCreate(input: $input) { ticket { number } \
                      userErrors { code } } }";

const LISTEN: &str = "subscription($after: StreamCursor) { queueUpdates(after: $after) { __typename position \
                      ... on QueueChanged { kind ticket { number } } } }";

#[tokio::test]
async fn sqlite() {
    holds(Base::sqlite(), 20_261_124).await;
}

#[tokio::test]
async fn postgres() {
    holds(Base::postgres().await, 42).await;
}

/// What the test knows.
#[derive(Default)]
struct Known {
    /// Acknowledged: key to number.
    acknowledged: BTreeMap<String, String>,
    /// Sent and not acknowledged; sent again with the same key.
    open: Vec<String>,
    /// Numbers in the order in which the subscriber saw them enter the queue.
    seen: Vec<String>,
    positions: BTreeSet<String>,
    cursor: Option<Value>,
    keys: usize,
}

async fn holds(base: Base, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut known = Known::default();
    let mut process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 1).await;
    let mut kills = 0;
    // On a slow machine a life may be over before its first ticket; then there are a few more lives.
    while kills < KILLS || (known.acknowledged.len() <= KILLS && kills < 4 * KILLS) {
        kills += 1;
        let life = Duration::from_micros(chance.random_range(2_000..400_000));
        let mut subscriber = listen(&process, &people, &known).await;
        // A life ends at its instant, whatever is going on.
        let _ = tokio::time::timeout(life, work(&process, &people, &mut known, &mut subscriber)).await;
        process.kill().await;
        drain(&mut subscriber, &mut known).await;
        process = Process::serve(&base, &[]).await;
    }
    let mut subscriber = listen(&process, &people, &known).await;
    for key in std::mem::take(&mut known.open) {
        let number = create(&process, &people, &key).await.expect("an undisturbed request is answered");
        known.acknowledged.insert(key, number);
    }
    while known.seen.len() < known.acknowledged.len() {
        let frame = subscriber.next().await.expect("an undisturbed subscription goes on");
        note(&mut known, &frame);
    }
    let stored = stored(&process, &people).await;
    let acknowledged: BTreeSet<&String> = known.acknowledged.values().collect();
    assert!(
        known.acknowledged.len() > KILLS,
        "the lives were too short to show anything: {}",
        known.acknowledged.len()
    );
    assert_eq!(acknowledged.len(), known.acknowledged.len(), "two keys got one ticket");
    assert_eq!(
        stored.iter().collect::<BTreeSet<_>>(),
        acknowledged,
        "what is stored is what was acknowledged"
    );
    assert_eq!(stored, known.seen, "the subscriber saw each once, in the order of the queue");
    process.kill().await;
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
}

async fn listen(process: &Process, people: &desk::People, known: &Known) -> Subscriber {
    Subscriber::open(&process.url, &people.agents[0], LISTEN, json!({"after": known.cursor})).await
}

/// Opens tickets, and listens between them, until the process is killed.
async fn work(process: &Process, people: &desk::People, known: &mut Known, subscriber: &mut Subscriber) {
    loop {
        if known.open.is_empty() {
            known.keys += 1;
            known.open.push(format!("key-{}", known.keys));
        }
        let key = known.open[0].clone();
        let Some(number) = create(process, people, &key).await else { return };
        known.open.remove(0);
        known.acknowledged.insert(key, number.clone());
        while known.seen.last() != Some(&number) {
            let Some(frame) = subscriber.next().await else { return };
            note(known, &frame);
        }
    }
}

/// What had reached the subscriber before the process died.
async fn drain(subscriber: &mut Subscriber, known: &mut Known) {
    while let Some(frame) = subscriber.next().await {
        note(known, &frame);
    }
}

fn note(known: &mut Known, frame: &Value) {
    known.cursor = Some(frame["position"].clone());
    if frame["__typename"] == "QueueChanged" {
        assert_eq!(frame["kind"], "ENTERED");
        assert!(known.positions.insert(frame["position"].to_string()), "an event came twice: {frame}");
        known.seen.push(frame["ticket"]["number"].as_str().unwrap().to_owned());
    }
}

async fn create(process: &Process, people: &desk::People, key: &str) -> Option<String> {
    let input = json!({"subject": "Prueba", "description": "Se corta la luz", "topicCode": "otro", "idempotencyKey": key});
    let answer = process.ask(&people.http, Some(&people.client), CREATE, json!({"input": input})).await?;
    let number = answer["data"]["ticketCreate"]["ticket"]["number"].as_str();
    Some(number.unwrap_or_else(|| panic!("{answer}")).to_owned())
}

/// All numbers in the order of the queue.
async fn stored(process: &Process, people: &desk::People) -> Vec<String> {
    let query = "query($after: String) { queue(first: 100, after: $after) { nodes { ticket { number } } \
                 pageInfo { hasNextPage endCursor } } }";
    let (mut numbers, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer =
            process.ask(&people.http, Some(&people.agents[0]), query, json!({"after": after})).await.unwrap();
        let page = &answer["data"]["queue"];
        let nodes = page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
        numbers.extend(nodes.iter().map(|node| node["ticket"]["number"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return numbers;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
