//! Operations on an acknowledged socket.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::peer::Peer;
use super::server::Server;
use super::toy::until_one;

fn next(id: &str, data: impl Into<Value>) -> Value {
    let data = data.into();
    json!({"id": id, "type": "next", "payload": {"data": data}})
}

fn complete(id: &str) -> Value {
    json!({"id": id, "type": "complete"})
}

/// The code of an `error` message for `id`.
async fn error_code(peer: &mut Peer, id: &str) -> String {
    let message = peer.next().await;
    assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)), "{message}");
    message["payload"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
}

/// A running counter.
async fn count(peer: &mut Peer, id: &str) {
    peer.subscribe(id, "subscription { counter { number } }").await;
    assert_eq!(peer.next().await, next(id, json!({"counter": {"number": 0}})));
}

#[tokio::test]
async fn a_query_and_a_mutation_answer_once() {
    let server = Server::start().await;
    let mut peer = server.signed_in("ana").await;
    peer.subscribe("q", "{ hello account }").await;
    assert_eq!(peer.next().await, next("q", json!({"hello": "hello", "account": "ana"})));
    assert_eq!(peer.next().await, complete("q"));

    server.strings.release.add_permits(1);
    peer.subscribe("m", "mutation { slow }").await;
    assert_eq!(peer.next().await, next("m", json!({"slow": "done"})));
    assert_eq!(peer.next().await, complete("m"));
}

#[tokio::test]
async fn variables_and_operation_name_reach_the_operation() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    let query = "query A { hello } query B($t: String!) { echo(text: $t) }";
    let payload =
        json!({"query": query, "operationName": "B", "variables": {"t": "¿y?"}, "extensions": null});
    peer.say(&json!({"type": "subscribe", "id": "1", "payload": payload})).await;
    assert_eq!(peer.next().await, next("1", json!({"echo": "¿y?"})));
    assert_eq!(peer.next().await, complete("1"));
}

#[tokio::test]
async fn what_cannot_begin_is_an_error_and_nothing_else() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ account }", "UNAUTHENTICATED"),
        ("{ nothingLikeIt }", "none"),
        ("subscription { nothingLikeIt }", "none"),
        ("subscription { refused }", "NOT_FOUND"),
    ] {
        peer.subscribe("1", query).await;
        assert_eq!(error_code(&mut peer, "1").await, code, "{query}");
        // Nothing follows, and the id is free.
        peer.assert_alive().await;
    }
}

#[tokio::test]
async fn what_fails_on_the_way_is_an_answer() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    for (query, data) in
        [("{ hello fails }", json!({"hello": "hello", "fails": null})), ("{ failsWhole }", json!(null))]
    {
        peer.subscribe("1", query).await;
        let message = peer.next().await;
        assert_eq!((&message["type"], &message["payload"]["data"]), (&json!("next"), &data), "{query}");
        assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(peer.next().await, complete("1"));
    }
}

#[tokio::test]
async fn a_subscription_runs_until_its_stream_ends() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    count(&mut peer, "s").await;
    for number in [1, 2] {
        server.strings.ticks.send(number).unwrap();
        assert_eq!(peer.next().await, next("s", json!({"counter": {"number": number}})));
    }
    server.strings.ticks.send(-1).unwrap();
    assert_eq!(peer.next().await, complete("s"));
    count(&mut peer, "s").await;
}

#[tokio::test]
async fn an_event_that_fails_does_not_end_its_subscription() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    peer.subscribe("s", "subscription { counter { number even small } }").await;
    let first = json!({"counter": {"number": 0, "even": true, "small": true}});
    assert_eq!(peer.next().await, next("s", first));
    for (number, data) in
        [(1, json!({"counter": {"number": 1, "even": null, "small": true}})), (100, json!(null))]
    {
        server.strings.ticks.send(number).unwrap();
        let message = peer.next().await;
        assert_eq!((&message["type"], &message["payload"]["data"]), (&json!("next"), &data));
        assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    server.strings.ticks.send(2).unwrap();
    let last = json!({"counter": {"number": 2, "even": true, "small": true}});
    assert_eq!(peer.next().await, next("s", last));
}

#[tokio::test]
async fn an_id_in_use_is_4409() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    count(&mut peer, "s").await;
    peer.subscribe("s", "{ hello }").await;
    assert_eq!(peer.closed().await, (4409, "Subscriber for s already exists".to_owned()));
}

#[tokio::test]
async fn complete_stops_the_operation_and_frees_its_id_at_once() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    count(&mut peer, "s").await;
    count(&mut peer, "other").await;
    assert_eq!(server.strings.ticks.receiver_count(), 2);
    peer.complete("s").await;
    peer.subscribe("s", "{ hello }").await;
    assert_eq!(peer.next().await, next("s", json!({"hello": "hello"})));
    assert_eq!(peer.next().await, complete("s"));
    assert_eq!(server.strings.ticks.receiver_count(), 1);

    // An id that is not in use any more, or never was, is no mistake: the messages may have crossed.
    peer.complete("s").await;
    peer.complete("unknown").await;
    server.strings.ticks.send(5).unwrap();
    assert_eq!(peer.next().await, next("other", json!({"counter": {"number": 5}})));
}

#[tokio::test]
async fn complete_stops_a_mutation_that_has_not_finished() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    peer.subscribe("m", "mutation { slow }").await;
    until_one(&server.strings.begun).await;
    peer.complete("m").await;
    peer.assert_alive().await;
    server.strings.release.add_permits(1);
    peer.assert_alive().await;
    assert_eq!(server.strings.release.available_permits(), 1);
}

#[tokio::test]
async fn the_operation_after_the_fiftieth_is_throttled_and_harms_no_other() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    for id in 0..50 {
        count(&mut peer, &id.to_string()).await;
    }
    peer.subscribe("50", "{ hello }").await;
    assert_eq!(error_code(&mut peer, "50").await, "THROTTLED");
    server.strings.ticks.send(9).unwrap();
    let mut heard = BTreeSet::new();
    for _ in 0..50 {
        let message = peer.next().await;
        assert_eq!(message["payload"], json!({"data": {"counter": {"number": 9}}}));
        heard.insert(message["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(heard.len(), 50);
    peer.complete("0").await;
    peer.subscribe("50", "{ hello }").await;
    assert_eq!(peer.next().await, next("50", json!({"hello": "hello"})));
}

#[tokio::test]
async fn a_panic_is_an_error_of_its_operation() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    count(&mut peer, "s").await;
    for query in ["{ panics }", "{ gatePanics }"] {
        peer.subscribe("1", query).await;
        assert_eq!(error_code(&mut peer, "1").await, "INTERNAL", "{query}");
    }
    peer.subscribe("1", "subscription { counter { lucky } }").await;
    assert_eq!(peer.next().await, next("1", json!({"counter": {"lucky": true}})));
    server.strings.ticks.send(13).unwrap();
    let mut messages = [peer.next().await, peer.next().await];
    messages.sort_by_key(|message| message["id"].to_string());
    assert_eq!(messages[0]["payload"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(messages[1], next("s", json!({"counter": {"number": 13}})));
    peer.subscribe("1", "{ hello }").await;
    assert_eq!(peer.next().await, next("1", json!({"hello": "hello"})));
}

#[tokio::test]
async fn a_slow_mutation_holds_up_nothing_else() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    peer.subscribe("m", "mutation { slow }").await;
    until_one(&server.strings.begun).await;
    peer.assert_alive().await;
    count(&mut peer, "s").await;
    server.strings.release.add_permits(1);
    assert_eq!(peer.next().await, next("m", json!({"slow": "done"})));
    assert_eq!(peer.next().await, complete("m"));
}

#[tokio::test]
async fn a_pong_carries_what_the_ping_carried() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    let payload = json!({"z": 1, "a": ["ñ", null, 1.5]});
    peer.say(&json!({"type": "ping", "payload": payload})).await;
    assert_eq!(peer.next().await, json!({"type": "pong", "payload": payload}));
    peer.say(&json!({"type": "pong", "payload": payload})).await;
    peer.say(&json!({"type": "pong"})).await;
    peer.assert_alive().await;
}
