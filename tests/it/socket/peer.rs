//! A client of the socket that says exactly what a test tells it to say.

use std::net::SocketAddr;

use axum::http::{HeaderValue, StatusCode};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::toy::PATIENCE;

type ClientRequest = axum::http::Request<()>;

/// The client's end of a socket.
pub(super) struct Peer {
    pub(super) socket: WebSocketStream<TcpStream>,
}

impl Peer {
    /// Shakes hands, offering `protocols`; the status when the server refuses.
    pub(super) async fn connect(address: SocketAddr, protocols: &str) -> Result<Self, StatusCode> {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        if !protocols.is_empty() {
            let protocols = HeaderValue::from_str(protocols).unwrap();
            request.headers_mut().insert("sec-websocket-protocol", protocols);
        }
        Self::shake(address, request).await
    }

    /// Shakes hands as the proxy does for somebody at `from`.
    pub(super) async fn connect_from(address: SocketAddr, from: &str) -> Result<Self, StatusCode> {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        headers.insert("x-forwarded-for", HeaderValue::from_str(from).unwrap());
        Self::shake(address, request).await
    }

    async fn shake(address: SocketAddr, request: ClientRequest) -> Result<Self, StatusCode> {
        let stream = TcpStream::connect(address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, response)) => {
                assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
                Ok(Self { socket })
            }
            Err(Error::Http(response)) => Err(response.status()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) async fn greet(&mut self, account: Option<&str>) {
        self.init(account).await;
        assert_eq!(self.next().await, json!({"type": "connection_ack"}));
    }

    pub(super) async fn init(&mut self, account: Option<&str>) {
        let authorization = account.map(|account| format!("Bearer {account}"));
        self.say(&json!({"type": "connection_init", "payload": {"authorization": authorization}})).await;
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({"type": "subscribe", "id": id, "payload": {"query": query}})).await;
    }

    pub(super) async fn complete(&mut self, id: &str) {
        self.say(&json!({"type": "complete", "id": id})).await;
    }

    pub(super) async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    pub(super) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next message of the protocol.
    pub(super) async fn next(&mut self) -> Value {
        match self.frame().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("a message was expected, not {other:?}"),
        }
    }

    /// The code and reason with which the server closes, after whatever it says before.
    pub(super) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.frame().await {
                Some(Message::Close(Some(close))) => return (close.code.into(), close.reason.to_string()),
                Some(Message::Text(_)) => {}
                other => panic!("a close frame was expected, not {other:?}"),
            }
        }
    }

    /// A ping and its pong: proof that the socket lives and that all before has been handled.
    pub(super) async fn assert_alive(&mut self) {
        self.say(&json!({"type": "ping"})).await;
        assert_eq!(self.next().await, json!({"type": "pong"}));
    }

    /// The next frame that is not a ping or pong of the WebSocket; none at the end.
    pub(super) async fn frame(&mut self) -> Option<Message> {
        loop {
            match self.raw().await {
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => return other,
            }
        }
    }

    /// The next frame of whatever kind.
    pub(super) async fn raw(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("an answer in time");
        next.and_then(Result::ok)
    }
}
