//! A socket to the real desk that says exactly what a test tells it to say.

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

const PATIENCE: Duration = Duration::from_secs(20);

/// The client's end of a socket.
pub(super) struct Wire(WebSocketStream<TcpStream>);

impl Wire {
    /// Shakes hands and no more.
    pub(super) async fn open(address: SocketAddr) -> Self {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let stream = TcpStream::connect(address).await.unwrap();
        Self(tokio_tungstenite::client_async(request, stream).await.unwrap().0)
    }

    /// Shakes hands and greets as the bearer of a token.
    pub(super) async fn connect(address: SocketAddr, token: Option<&str>) -> Self {
        let mut wire = Self::open(address).await;
        wire.init(token).await;
        assert_eq!(wire.next().await["type"], "connection_ack");
        wire
    }

    /// The greeting.
    pub(super) async fn init(&mut self, token: Option<&str>) {
        let payload =
            token.map_or_else(|| json!({}), |token| json!({"authorization": format!("Bearer {token}")}));
        self.say(json!({"type": "connection_init", "payload": payload}).to_string()).await;
    }

    /// Sends a text.
    pub(super) async fn say(&mut self, text: String) {
        self.send(Message::text(text)).await;
    }

    /// Sends whatever.
    pub(super) async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// The first message about an operation.
    pub(super) async fn first_of(&mut self, query: &str, variables: Value) -> Value {
        let payload = json!({"query": query, "variables": variables});
        self.say(json!({"type": "subscribe", "id": "1", "payload": payload}).to_string()).await;
        self.next().await
    }

    /// The next message.
    pub(super) async fn next(&mut self) -> Value {
        match self.frame().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("a message was expected, not {other:?}"),
        }
    }

    /// The code with which the desk closes, after whatever it says before; none if it just hangs up.
    pub(super) async fn closed(&mut self) -> Option<u16> {
        loop {
            match self.frame().await {
                Some(Message::Text(_)) => {}
                Some(Message::Close(Some(close))) => return Some(close.code.into()),
                _ => return None,
            }
        }
    }

    async fn frame(&mut self) -> Option<Message> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("an answer in time");
            match next.and_then(Result::ok) {
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => return other,
            }
        }
    }
}
