//! A subscriber over the socket, as a front end would be one.

use crate::process::PATIENCE;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// An open subscription.
pub struct Subscriber(WebSocketStream<MaybeTlsStream<TcpStream>>, u32);

impl Subscriber {
    /// Connects, greets and subscribes.
    pub async fn open(url: &str, token: &str, query: &str, variables: Value) -> Self {
        let mut request = (url.replacen("http", "ws", 1) + "/graphql/ws").into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "graphql-transport-ws".parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let mut subscriber = Self(socket, 1);
        subscriber
            .say(&json!({"type": "connection_init", "payload": {"authorization": format!("Bearer {token}")}}))
            .await;
        assert_eq!(subscriber.hear().await.unwrap()["type"], "connection_ack");
        let payload = json!({"query": query, "variables": variables});
        subscriber.say(&json!({"type": "subscribe", "id": "1", "payload": payload})).await;
        subscriber
    }

    /// Subscribes once more on the same socket.
    pub async fn also(&mut self, query: &str) {
        self.1 += 1;
        let id = self.1.to_string();
        self.say(&json!({"type": "subscribe", "id": id, "payload": {"query": query}})).await;
    }

    /// The next frame; none when the socket is gone.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = self.hear().await?;
            match message["type"].as_str().unwrap() {
                "next" => {
                    return Some(
                        message["payload"]["data"].as_object().unwrap().values().next().unwrap().clone(),
                    );
                }
                "ping" => self.say(&json!({"type": "pong"})).await,
                "pong" => {}
                other => panic!("{other}: {message}"),
            }
        }
    }

    /// The code and reason with which the server ends the socket.
    pub async fn closing(&mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap()? {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    async fn say(&mut self, message: &Value) {
        // A process that is being killed hears nothing; the next read finds out.
        drop(self.0.send(Message::text(message.to_string())).await);
    }

    async fn hear(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap()? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}
