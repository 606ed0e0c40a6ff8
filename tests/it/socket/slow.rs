//! Readers who do not read.

use chrono::TimeDelta;
use serde_json::json;
use turno::platform::clock::Clock;

use super::peer::Peer;
use super::server::Server;
use super::toy::until_one;

/// Moves the clock from alarm to alarm, no further than `within` at a time, until the flood is dropped; the seconds it
/// took. The flood is dropped when the server decides to close, before it sets the alarm of the farewell.
async fn until_given_up(server: &Server, within: TimeDelta) -> i64 {
    let start = server.clock.now();
    loop {
        let now = server.clock.now();
        tokio::select! {
            biased;
            () = server.strings.flood_dropped.cancelled() => return (now - start).num_seconds(),
            at = server.clock.armed_by(now + within) => server.clock.advance(at - now),
        }
    }
}

async fn flood(peer: &mut Peer) {
    peer.subscribe("f", "subscription { flood(bytes: 50000) }").await;
}

#[tokio::test]
async fn who_does_not_read_for_ten_seconds_is_closed_with_1013() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    flood(&mut peer).await;
    let took = until_given_up(&server, TimeDelta::seconds(10)).await;
    assert!((10..=20).contains(&took), "{took} s");
    // Who reads again finds the reason behind what was already on its way.
    assert_eq!(peer.closed().await, (1013, "Slow consumer".to_owned()));
}

#[tokio::test]
async fn a_mutation_goes_on_while_the_reader_is_slow() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    peer.subscribe("m", "mutation { slow }").await;
    until_one(&server.strings.begun).await;
    flood(&mut peer).await;
    // The queue is full, or a message does not leave.
    server.clock.armed_by(server.clock.now() + TimeDelta::seconds(10)).await;
    server.strings.release.add_permits(1);
    until_one(&server.strings.finished).await;
    let mut answered = false;
    while !answered {
        let message = peer.next().await;
        answered = message == json!({"id": "m", "type": "next", "payload": {"data": {"slow": "done"}}});
    }
}

#[tokio::test]
async fn completing_a_flood_takes_back_what_still_waits() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    flood(&mut peer).await;
    server.clock.armed_by(server.clock.now() + TimeDelta::seconds(10)).await;
    peer.complete("f").await;
    peer.subscribe("f", "{ hello }").await;
    let mut last = peer.next().await;
    while last["payload"]["data"]["hello"] != "hello" {
        last = peer.next().await;
    }
    // From the first message of the new operation on, nothing of the old one comes.
    assert_eq!(peer.next().await, json!({"id": "f", "type": "complete"}));
    peer.assert_alive().await;
    assert!(server.strings.flood_dropped.is_cancelled());
}

#[tokio::test]
async fn a_reader_who_reads_may_take_all_he_wants() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    flood(&mut peer).await;
    for _ in 0..200 {
        assert_eq!(peer.next().await["type"], "next");
    }
    peer.complete("f").await;
    // In the midst of a flood the server still hears him.
    let dropped = server.strings.flood_dropped.cancelled();
    tokio::pin!(dropped);
    loop {
        tokio::select! {
            () = &mut dropped => break,
            frame = peer.raw() => assert!(frame.is_some()),
        }
    }
}
