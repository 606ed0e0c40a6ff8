//! Failed sign-ins are counted by address, over HTTP and over the socket alike; a proxy says which address.

use axum::body::Body;
use axum::http::{HeaderValue, Request};
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// The failure that closes an address.
const FAILURES: usize = 30;

const SIGN_IN: &str = "mutation($email: EmailAddress!) { \
    sessionCreate(input: { email: $email, password: \"no es esta\" }) { userErrors { code } } }";

/// Nobody twice, so that no account closes.
fn question(number: usize) -> Value {
    json!({"query": SIGN_IN, "variables": {"email": format!("nadie{number}@turno.example")}})
}

/// `CREDENTIALS_INVALID`, or the code of the error.
fn told(answer: &Value) -> String {
    let code = answer.pointer("/data/sessionCreate/userErrors/0/code");
    code.or_else(|| answer.pointer("/errors/0/extensions/code")).unwrap().as_str().unwrap().to_owned()
}

/// A socket that the proxy opened for somebody.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(address: SocketAddr, from: Option<&str>) -> Self {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        if let Some(from) = from {
            headers.insert("x-forwarded-for", HeaderValue::from_str(from).unwrap());
        }
        let mut socket = Self(connect_async(request).await.unwrap().0);
        assert_eq!(socket.asks(&json!({"type": "connection_init"})).await["type"], "connection_ack");
        socket
    }

    async fn asks(&mut self, message: &Value) -> Value {
        self.0.send(Message::text(message.to_string())).await.unwrap();
        self.hears().await
    }

    async fn hears(&mut self) -> Value {
        match self.0.next().await.unwrap().unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    async fn signs_in(&mut self, number: usize) -> String {
        let subscribe = json!({"type": "subscribe", "id": "1", "payload": question(number)});
        let answer = self.asks(&subscribe).await;
        assert_eq!(answer["type"], "next", "{answer}");
        assert_eq!(self.hears().await["type"], "complete");
        told(&answer["payload"])
    }
}

async fn over_http(world: &World, from: Option<&str>, number: usize) -> String {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    if let Some(from) = from {
        request = request.header("x-forwarded-for", from);
    }
    let response = world.send(request.body(Body::from(question(number).to_string())).unwrap()).await;
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    told(&serde_json::from_slice(&body).unwrap())
}

on_both_stacks!(tries_over_the_socket_close_the_address_behind_the_proxy_and_no_other, |stack| {
    let world = World::behind_proxy(stack).await;
    let door = world.listen().await;
    // What stands before the last address is anybody's word.
    let mut guesser = Socket::open(door, Some("203.0.113.5, 192.0.2.1")).await;
    for number in 0..FAILURES {
        assert_eq!(guesser.signs_in(number).await, "CREDENTIALS_INVALID", "{number}");
    }
    assert_eq!(guesser.signs_in(FAILURES).await, "THROTTLED");
    assert_eq!(over_http(&world, Some("192.0.2.1"), FAILURES + 1).await, "THROTTLED");
    let mut other = Socket::open(door, Some("192.0.2.2")).await;
    assert_eq!(other.signs_in(FAILURES + 2).await, "CREDENTIALS_INVALID");
    assert_eq!(over_http(&world, Some("203.0.113.5"), FAILURES + 3).await, "CREDENTIALS_INVALID");
});

on_both_stacks!(without_a_word_of_the_proxy_it_is_the_peer, |stack| {
    let world = World::behind_proxy(stack).await;
    let door = world.listen().await;
    for number in 0..FAILURES {
        assert_eq!(over_http(&world, None, number).await, "CREDENTIALS_INVALID", "{number}");
    }
    // The tests come from 127.0.0.1, over HTTP and over the socket.
    assert_eq!(Socket::open(door, None).await.signs_in(FAILURES).await, "THROTTLED");
    assert_eq!(Socket::open(door, Some("no address")).await.signs_in(FAILURES).await, "THROTTLED");
    let named = Socket::open(door, Some("192.0.2.1")).await.signs_in(FAILURES).await;
    assert_eq!(named, "CREDENTIALS_INVALID");
});
