//! The messages of graphql-transport-ws.

use async_graphql::{ErrorExtensionValues, Request, Response, ServerError};
use serde::Serialize;
use serde_json::{Map, Value};

use super::closing::Closing;

/// The longest id of an operation; every frame of the operation repeats it.
const ID_BYTES: usize = 256;

/// The first message of a socket, accepted.
pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;

/// What a client may say.
pub(super) enum ClientMessage {
    /// The greeting.
    Init { payload: Option<Map<String, Value>> },
    /// Is anybody there?
    Ping { payload: Option<Map<String, Value>> },
    /// Somebody is.
    Pong,
    /// Run this.
    Subscribe { id: String, request: Box<Request> },
    /// Stop that.
    Complete { id: String },
}

/// What the greeting says about the caller.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Credentials(pub(super) Option<String>);

/// Reads a message; whatever does not have the protocol's form is 4400.
pub(super) fn parse(text: &str) -> Result<ClientMessage, Closing> {
    let Ok(mut message) = serde_json::from_str::<Map<String, Value>>(text) else {
        return Err(Closing::bad_message("Message is not a JSON object"));
    };
    let Some(Value::String(kind)) = message.remove("type") else {
        return Err(Closing::bad_message("Message has no type"));
    };
    match kind.as_str() {
        "connection_init" => Ok(ClientMessage::Init { payload: payload(&mut message)? }),
        "ping" => Ok(ClientMessage::Ping { payload: payload(&mut message)? }),
        "pong" => payload(&mut message).map(|_| ClientMessage::Pong),
        "subscribe" => {
            let id = id(&mut message)?;
            let request = Box::new(request(&mut message)?);
            Ok(ClientMessage::Subscribe { id, request })
        }
        "complete" => Ok(ClientMessage::Complete { id: id(&mut message)? }),
        _ => Err(Closing::bad_message("Unexpected message type")),
    }
}

/// The token of a greeting; one that is there but is not a text is as bad as a forged one.
pub(super) fn credentials(payload: Option<Map<String, Value>>) -> Result<Credentials, Closing> {
    match payload.and_then(|mut payload| payload.remove("authorization")) {
        None | Some(Value::Null) => Ok(Credentials(None)),
        Some(Value::String(text)) => Ok(Credentials(Some(text))),
        Some(_) => Err(Closing::FORBIDDEN),
    }
}

fn payload(message: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, Closing> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(Closing::bad_message("Payload is not an object")),
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, Closing> {
    match message.remove("id") {
        Some(Value::String(id)) if id.is_empty() => Err(Closing::bad_message("Message has an empty id")),
        Some(Value::String(id)) if id.len() > ID_BYTES => Err(Closing::bad_message("Message has a long id")),
        Some(Value::String(id)) => Ok(id),
        _ => Err(Closing::bad_message("Message has no id")),
    }
}

fn request(message: &mut Map<String, Value>) -> Result<Request, Closing> {
    let Some(Value::Object(mut payload)) = message.remove("payload") else {
        return Err(Closing::bad_message("Payload is not an object"));
    };
    // Null means absent, for all three.
    payload.retain(|_, value| !value.is_null());
    if !payload.get("query").is_some_and(Value::is_string) {
        return Err(Closing::bad_message("Query is not a string"));
    }
    if !payload.get("operationName").is_none_or(Value::is_string) {
        return Err(Closing::bad_message("Operation name is not a string"));
    }
    if !payload.get("variables").is_none_or(Value::is_object) {
        return Err(Closing::bad_message("Variables are not an object"));
    }
    if !payload.get("extensions").is_none_or(Value::is_object) {
        return Err(Closing::bad_message("Extensions are not an object"));
    }
    let Ok(request) = serde_json::from_value(Value::Object(payload)) else {
        return Err(Closing::bad_message("Payload is not a GraphQL request"));
    };
    Ok(request)
}

#[derive(Serialize)]
struct Frame<'a, P> {
    id: &'a str,
    r#type: &'static str,
    payload: P,
}

/// An answer of the operation.
pub(super) fn next(id: &str, response: &Response) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Frame { id, r#type: "next", payload: response })
}

/// The operation failed as a whole, and is over.
pub(super) fn error(id: &str, errors: &[ServerError]) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Frame { id, r#type: "error", payload: errors })
}

/// The operation is over.
pub(super) fn complete(id: &str) -> String {
    serde_json::json!({"id": id, "type": "complete"}).to_string()
}

/// The answer to a ping carries what the ping carried.
pub(super) fn pong(payload: Option<Map<String, Value>>) -> String {
    match payload {
        Some(payload) => serde_json::json!({"type": "pong", "payload": payload}).to_string(),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

/// An error of the socket's own, with its code.
pub(super) fn coded(code: &'static str, message: &'static str) -> Vec<ServerError> {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    vec![error]
}
