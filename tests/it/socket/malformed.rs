//! What is not the protocol closes the socket with its code, and never harms the server.

use axum::body::Bytes;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use super::peer::Peer;
use super::server::Server;

#[tokio::test]
async fn whatever_is_not_the_protocol_is_4400() {
    let server = Server::start().await;
    let long = "i".repeat(257);
    for (text, reason) in [
        ("", "Message is not a JSON object"),
        ("ping", "Message is not a JSON object"),
        ("[]", "Message is not a JSON object"),
        ("null", "Message is not a JSON object"),
        (r#"{"type":"ping"} x"#, "Message is not a JSON object"),
        ("{}", "Message has no type"),
        (r#"{"type":1}"#, "Message has no type"),
        (r#"{"type":"start","id":"1"}"#, "Unexpected message type"),
        (r#"{"type":"connection_ack"}"#, "Unexpected message type"),
        (r#"{"type":"next","id":"1","payload":{}}"#, "Unexpected message type"),
        (r#"{"type":"PING"}"#, "Unexpected message type"),
        (r#"{"type":"ping","payload":[]}"#, "Payload is not an object"),
        (r#"{"type":"pong","payload":"x"}"#, "Payload is not an object"),
        (r#"{"type":"complete"}"#, "Message has no id"),
        (r#"{"type":"complete","id":""}"#, "Message has an empty id"),
        (r#"{"type":"subscribe","payload":{"query":"{hello}"}}"#, "Message has no id"),
        (r#"{"type":"subscribe","id":7,"payload":{"query":"{hello}"}}"#, "Message has no id"),
        (r#"{"type":"subscribe","id":null,"payload":{"query":"{hello}"}}"#, "Message has no id"),
        (r#"{"type":"subscribe","id":"","payload":{"query":"{hello}"}}"#, "Message has an empty id"),
        (&format!(r#"{{"type":"complete","id":"{long}"}}"#), "Message has a long id"),
        (r#"{"type":"subscribe","id":"1"}"#, "Payload is not an object"),
        (r#"{"type":"subscribe","id":"1","payload":null}"#, "Payload is not an object"),
        (r#"{"type":"subscribe","id":"1","payload":{}}"#, "Query is not a string"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":null}}"#, "Query is not a string"),
        (r#"{"type":"subscribe","id":"1","payload":{"query":{}}}"#, "Query is not a string"),
        (
            r#"{"type":"subscribe","id":"1","payload":{"query":"{hello}","operationName":1}}"#,
            "Operation name is not a string",
        ),
        (
            r#"{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}"#,
            "Variables are not an object",
        ),
        (
            r#"{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":"{}"}}"#,
            "Variables are not an object",
        ),
        (
            r#"{"type":"subscribe","id":"1","payload":{"query":"{hello}","extensions":1}}"#,
            "Extensions are not an object",
        ),
    ] {
        let mut peer = server.anonymous().await;
        peer.send(Message::text(text)).await;
        assert_eq!(peer.closed().await, (4400, reason.to_owned()), "{text}");
    }
    // The form is looked at before the order.
    let mut peer = server.connect().await;
    peer.say(&json!({"type": "connection_init", "payload": "token"})).await;
    assert_eq!(peer.closed().await, (4400, "Payload is not an object".to_owned()));
}

#[tokio::test]
async fn a_binary_message_is_4400() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    peer.send(Message::binary(&br#"{"type":"ping"}"#[..])).await;
    assert_eq!(peer.closed().await.0, 4400);
}

#[tokio::test]
async fn a_message_may_have_64_kib_and_no_byte_more() {
    let server = Server::start().await;
    let mut peer = server.anonymous().await;
    let frame = |fill: usize| format!(r#"{{"type":"ping","payload":{{"x":"{}"}}}}"#, "x".repeat(fill));
    let fits = (64 << 10) - frame(0).len();
    peer.send(Message::text(frame(fits))).await;
    assert_eq!(peer.next().await["type"], "pong");
    peer.send(Message::text(frame(fits + 1))).await;
    assert_eq!(peer.closed().await, (1009, "Message too big".to_owned()));
}

/// A frame as it goes over the line: final, with the opcode, masked with zeros.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
    frame.extend(payload);
    frame
}

#[tokio::test]
async fn a_broken_frame_is_closed_with_the_code_of_the_websocket() {
    let server = Server::start().await;
    for (bytes, code) in [
        (frame(1, b"\xff\xfe"), 1007),
        (frame(3, b""), 1002),
        (frame(0, b"continues nothing"), 1002),
        (vec![0x81, 0x02, b'{', b'}'], 1002),
    ] {
        let mut peer = server.anonymous().await;
        peer.socket.get_mut().write_all(&bytes).await.unwrap();
        assert_eq!(peer.closed().await.0, code, "{bytes:x?}");
    }
}

/// Sends `bytes` past the WebSocket and reads until the server has had enough or nothing more can come.
async fn shower(peer: &mut Peer, bytes: &[u8]) {
    // The server may hang up while we write.
    let _ = peer.socket.get_mut().write_all(bytes).await;
    let _ = peer.socket.get_mut().shutdown().await;
    while peer.raw().await.is_some() {}
}

#[tokio::test]
async fn random_bytes_and_random_texts_do_not_harm_the_server() {
    let server = Server::start().await;
    let mut bystander = server.anonymous().await;
    let mut runner = TestRunner::deterministic();
    let noise = proptest::collection::vec(any::<u8>(), 1..400);
    let word = prop_oneof![
        Just("connection_init"),
        Just("subscribe"),
        Just("complete"),
        Just("ping"),
        Just("pong"),
        Just("next")
    ];
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(0)),
        Just(json!("")),
        Just(json!("1")),
        Just(json!([])),
        Just(json!({})),
        Just(json!({"query": "{ hello }"})),
        Just(json!({"query": "{", "variables": {"a": [1e300, -0.0]}})),
        any::<String>().prop_map(|text| json!({"query": text, "operationName": text}))
    ];
    let message = (word, value.clone(), value);
    for _ in 0..150 {
        let bytes = noise.new_tree(&mut runner).unwrap().current();
        shower(&mut server.anonymous().await, &bytes).await;

        let (word, id, payload) = message.new_tree(&mut runner).unwrap().current();
        let mut peer = server.anonymous().await;
        peer.say(&json!({"type": word, "id": id, "payload": payload})).await;
        // Either it was the protocol and the socket lives, or the server closes with a code of the protocol.
        peer.send(Message::Ping(Bytes::from_static(b"and?"))).await;
        loop {
            match peer.raw().await {
                Some(Message::Close(Some(close))) => {
                    assert!(
                        [4400, 4429].contains(&u16::from(close.code)),
                        "{word} {id} {payload}: {close:?}"
                    );
                    break;
                }
                Some(Message::Pong(_)) => break,
                Some(_) => {}
                None => panic!("{word} {id} {payload}: hung up without a word"),
            }
        }
    }
    bystander.assert_alive().await;
}
