//! How sockets end from the server's side.

use chrono::TimeDelta;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use turno::platform::clock::Clock;

use super::peer::Peer;
use super::server::Server;
use super::toy::until_one;

async fn count(peer: &mut Peer) {
    peer.subscribe("s", "subscription { counter { number } }").await;
    peer.next().await;
}

/// A `slow` mutation that has begun.
async fn begin(server: &Server, peer: &mut Peer) {
    peer.subscribe("m", "mutation { slow }").await;
    until_one(&server.strings.begun).await;
}

fn restart() -> (u16, String) {
    (1012, "Service restart".to_owned())
}

#[tokio::test]
async fn a_socket_ends_when_its_token_expires() {
    let server = Server::start().await;
    let mut brief = server.signed_in("brief").await;
    let mut lasting = server.signed_in("ana").await;
    count(&mut brief).await;
    server.clock.advance(TimeDelta::seconds(20) - TimeDelta::microseconds(1));
    brief.assert_alive().await;
    server.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(brief.closed().await, (4403, "Token expired".to_owned()));
    assert_eq!(server.strings.ticks.receiver_count(), 0);
    lasting.assert_alive().await;
}

#[tokio::test]
async fn a_socket_ends_at_once_when_its_session_is_revoked() {
    let server = Server::start().await;
    let mut peer = server.signed_in("ana").await;
    let mut bystander = server.anonymous().await;
    begin(&server, &mut peer).await;
    server.strings.revoke.cancel();
    assert_eq!(peer.closed().await, (4403, "Session ended".to_owned()));
    bystander.assert_alive().await;

    // A token of that session does not open another.
    let mut again = server.connect().await;
    again.init(Some("ana")).await;
    assert_eq!(again.closed().await, (4403, "Session ended".to_owned()));
}

#[tokio::test]
async fn a_drain_sends_idle_sockets_away_with_1012() {
    let server = Server::start().await;
    let mut silent = server.connect().await;
    let mut idle = server.anonymous().await;
    let mut subscriber = server.anonymous().await;
    count(&mut subscriber).await;
    server.drain.cancel();
    for peer in [&mut silent, &mut idle, &mut subscriber] {
        assert_eq!(peer.closed().await, restart());
        while peer.raw().await.is_some() {}
    }
    server.sockets.gone().await;
    assert_eq!(server.sockets.open(), 0);
}

#[tokio::test]
async fn a_drain_lets_a_mutation_finish() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    count(&mut peer).await;
    begin(&server, &mut peer).await;
    server.drain.cancel();
    // The order of a drain and a message that arrives with it is open; wait until the drain has been seen.
    server.clock.armed_by(server.clock.now() + TimeDelta::seconds(5)).await;
    peer.subscribe("late", "{ hello }").await;
    let refused = peer.next().await;
    assert_eq!(refused["payload"][0]["extensions"]["code"], "UNAVAILABLE");
    server.strings.release.add_permits(1);
    assert_eq!(peer.next().await, json!({"id": "m", "type": "next", "payload": {"data": {"slow": "done"}}}));
    assert_eq!(peer.next().await, json!({"id": "m", "type": "complete"}));
    assert_eq!(peer.closed().await, restart());
}

#[tokio::test]
async fn a_drain_waits_five_seconds_and_no_longer() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    begin(&server, &mut peer).await;
    server.drain.cancel();
    server.clock.armed_by(server.clock.now() + TimeDelta::seconds(5)).await;
    server.clock.advance(TimeDelta::seconds(5) - TimeDelta::microseconds(1));
    peer.assert_alive().await;
    server.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(peer.closed().await, restart());
    assert_eq!(*server.strings.finished.borrow(), 0);
}

#[tokio::test]
async fn the_server_pings_every_25_seconds() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    server.advance(25);
    for _ in 0..3 {
        assert!(matches!(peer.raw().await, Some(Message::Ping(_))));
        // The pong has gone out when what was said after it is answered.
        peer.assert_alive().await;
        server.advance(24);
        peer.assert_alive().await;
        server.advance(1);
    }
}

#[tokio::test]
async fn who_answers_no_ping_for_ten_seconds_is_closed() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    server.advance(25);
    let answer_by = server.clock.now() + TimeDelta::seconds(10);
    assert_eq!(server.clock.armed_by(answer_by).await, answer_by);
    server.advance(10);
    assert_eq!(
        loop {
            match peer.raw().await {
                Some(Message::Close(Some(close))) => break (u16::from(close.code), close.reason.to_string()),
                Some(Message::Ping(_)) => {}
                other => panic!("{other:?}"),
            }
        },
        (1013, "No answer to ping".to_owned())
    );
}
