//! From the handshake to the acknowledgement.

use chrono::TimeDelta;
use serde_json::json;

use super::server::Server;

fn close(code: u16, reason: &str) -> (u16, String) {
    (code, reason.to_owned())
}

#[tokio::test]
async fn who_does_not_greet_within_ten_seconds_is_closed_with_4408() {
    let server = Server::start().await;
    let mut silent = server.connect().await;
    let mut late = server.connect().await;
    server.clock.advance(TimeDelta::seconds(10) - TimeDelta::microseconds(1));
    late.greet(None).await;
    server.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(silent.closed().await, close(4408, "Connection initialisation timeout"));
    late.assert_alive().await;
}

#[tokio::test]
async fn subscribing_without_acknowledgement_is_4401() {
    let server = Server::start().await;
    let mut hasty = server.connect().await;
    hasty.subscribe("1", "{ hello }").await;
    assert_eq!(hasty.closed().await, close(4401, "Unauthorized"));

    // Also while the token is being looked at.
    let mut hasty = server.connect().await;
    hasty.init(Some("hang")).await;
    hasty.subscribe("1", "{ hello }").await;
    assert_eq!(hasty.closed().await, close(4401, "Unauthorized"));
}

#[tokio::test]
async fn a_second_greeting_is_4429() {
    let server = Server::start().await;
    let mut eager = server.anonymous().await;
    eager.init(None).await;
    assert_eq!(eager.closed().await, close(4429, "Too many initialisation requests"));

    let mut eager = server.connect().await;
    eager.init(Some("hang")).await;
    eager.init(Some("ana")).await;
    assert_eq!(eager.closed().await, close(4429, "Too many initialisation requests"));
}

#[tokio::test]
async fn a_bad_token_is_4403() {
    let server = Server::start().await;
    for authorization in
        [json!("Bearer forged"), json!("Basic YTpi"), json!(""), json!(7), json!(["Bearer ana"])]
    {
        let mut peer = server.connect().await;
        peer.say(&json!({"type": "connection_init", "payload": {"authorization": authorization}})).await;
        assert_eq!(peer.closed().await, close(4403, "Forbidden"), "{authorization}");
    }
}

#[tokio::test]
async fn a_token_that_has_expired_meanwhile_is_4403() {
    let server = Server::start().await;
    server.advance(20);
    let mut peer = server.connect().await;
    peer.init(Some("brief")).await;
    assert_eq!(peer.closed().await, close(4403, "Token expired"));
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_checked_is_1013() {
    let server = Server::start().await;
    let mut down = server.connect().await;
    down.init(Some("down")).await;
    assert_eq!(down.closed().await, close(1013, "Try again later"));

    let mut broken = server.connect().await;
    broken.init(Some("panic")).await;
    assert_eq!(broken.closed().await, close(1013, "Try again later"));

    let mut waiting = server.connect().await;
    waiting.init(Some("hang")).await;
    waiting.assert_alive().await;
    server.advance(10);
    assert_eq!(waiting.closed().await, close(1013, "Try again later"));
}

#[tokio::test]
async fn a_greeting_may_say_nothing_about_the_caller() {
    let server = Server::start().await;
    for greeting in [
        json!({"type": "connection_init"}),
        json!({"type": "connection_init", "payload": null}),
        json!({"type": "connection_init", "payload": {}}),
        json!({"type": "connection_init", "payload": {"authorization": null, "locale": "es-CO"}}),
    ] {
        let mut peer = server.connect().await;
        peer.say(&greeting).await;
        assert_eq!(peer.next().await, json!({"type": "connection_ack"}), "{greeting}");
    }
}

#[tokio::test]
async fn pings_are_answered_before_the_greeting() {
    let server = Server::start().await;
    server.connect().await.assert_alive().await;
}

#[tokio::test]
async fn an_account_has_twenty_sockets() {
    let server = Server::start().await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(server.signed_in("ana").await);
    }
    let mut one_more = server.connect().await;
    one_more.init(Some("ana")).await;
    assert_eq!(one_more.closed().await, close(1013, "Too many sockets for this account"));
    server.signed_in("luis").await.assert_alive().await;

    // A seat is free as soon as its socket has said goodbye.
    let mut leaving = open.pop().unwrap();
    leaving.socket.close(None).await.unwrap();
    while leaving.raw().await.is_some() {}
    server.signed_in("ana").await.assert_alive().await;
}
