//! Malformed frames over the socket of the real desk: each closes its own socket, and nothing else happens.

use super::wire::Wire;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use desk_tests::world::{AGENT, World};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use turno::sessions::{TokenKeys, TokenSettings};

on_both_stacks!(malformed_frames_close_their_socket_and_nothing_else, |stack| {
    let world = World::on(stack).await;
    let address = world.listen().await;
    let before = world.everything().await;
    let token = world.token(AGENT);
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{\"type\":7}",
        "{\"type\":\"start\"}",
        "{\"type\":\"subscribe\",\"id\":\"\"}",
        "\u{0}",
    ] {
        let mut wire = Wire::connect(address, Some(&token)).await;
        wire.say(text.to_owned()).await;
        assert_eq!(wire.closed().await, Some(4400), "{text:?}");
    }
    let mut wire = Wire::connect(address, None).await;
    wire.send(Message::binary(&b"\x00\xff\x00"[..])).await;
    assert_eq!(wire.closed().await, Some(4400));
    let mut wire = Wire::connect(address, None).await;
    wire.say("x".repeat(70 << 10)).await;
    assert_eq!(wire.closed().await, Some(1009));
    let mut wire = Wire::open(address).await;
    let payload = json!({"query": "{ desk { isOpen } }"});
    wire.say(json!({"type": "subscribe", "id": "1", "payload": payload}).to_string()).await;
    assert_eq!(wire.closed().await, Some(4401));
    bad_tokens(&world, address).await;
    raw_bytes(address).await;
    // Whoever behaves is served.
    let mut wire = Wire::connect(address, Some(&token)).await;
    let first = wire.first_of("{ desk { isOpen } }", json!({})).await;
    assert_eq!(first["payload"]["data"]["desk"]["isOpen"], true, "{first}");
    assert_eq!(world.everything().await, before, "a malformed frame changed something");
});

async fn bad_tokens(world: &World, address: std::net::SocketAddr) {
    let forger = TokenKeys::from_seed([8; 32], TokenSettings::new("turno")).unwrap();
    let keys = TokenKeys::from_seed([7; 32], TokenSettings::new("turno")).unwrap();
    let signed = world.token_with(AGENT, &forger, TimeDelta::zero());
    let expired = world.token_with(AGENT, &keys, TimeDelta::minutes(-10));
    for token in ["x", signed.as_str(), expired.as_str()] {
        let mut wire = Wire::open(address).await;
        wire.init(Some(token)).await;
        assert_eq!(wire.closed().await, Some(4403), "{token}");
    }
}

/// Frames that are none: reserved bits, a length without end, a continuation of nothing.
async fn raw_bytes(address: std::net::SocketAddr) {
    let frames: [&[u8]; 4] = [
        b"\xff\xff\xff\xff",
        b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x80\x80\x00\x00\x00\x00",
        b"\x81\x01x",
    ];
    for bytes in frames {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET /graphql/ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 101");
    }
}
