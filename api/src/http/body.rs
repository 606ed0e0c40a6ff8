//! The parameters of a GraphQL request, read strictly: right types, nothing twice, nothing without a bound.
//!
//! A key that stands twice is refused at every level: two readers of one text would not agree which one counts.

use std::fmt;
use std::time::Duration;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Number, Request, Value, Variables};
use axum::body::Body;
use axum::extract::Query;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode, Uri};
use futures::StreamExt;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::respond::Rejection;
use crate::graphql::gate::{Code, Refusal};

const SHAPE: &str = "A GraphQL request has `query` (string) and may have `operationName` (string), `variables` (object) and `extensions` (object), each once.";

/// Reads a body within its bounds.
///
/// # Errors
/// It is too long (413), too slow (408), or breaks off (400).
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    most: usize,
    within: Duration,
) -> Result<Vec<u8>, Rejection> {
    let too_long = || {
        let message = format!("The body is longer than {most} bytes.");
        Rejection::new(StatusCode::PAYLOAD_TOO_LARGE, Refusal::new(Code::QueryTooLarge, message))
    };
    let declared = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > most) {
        return Err(too_long());
    }
    let collect = async {
        let mut bytes = Vec::new();
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let Ok(chunk) = chunk else { return Err(malformed("The body breaks off.")) };
            if bytes.len() + chunk.len() > most {
                return Err(too_long());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(within, collect).await.unwrap_or_else(|_| {
        let refusal = Refusal::new(Code::Timeout, "The body took too long to arrive.");
        Err(Rejection::new(StatusCode::REQUEST_TIMEOUT, refusal))
    })
}

/// The request in a JSON body.
///
/// # Errors
/// The body is no well-formed GraphQL-over-HTTP request.
pub fn parse(bytes: &[u8]) -> Result<Request, Rejection> {
    match bytes.trim_ascii_start().first() {
        Some(b'{') => {}
        Some(b'[') => return Err(malformed("Batches are not accepted: send one request.")),
        _ => return Err(malformed("The body is not a JSON object.")),
    }
    let parameters: Parameters = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => malformed(SHAPE),
        _ => malformed("The body is not valid JSON."),
    })?;
    Ok(parameters.into_request())
}

/// The request in the query component of a URL.
///
/// # Errors
/// The URL holds no well-formed GraphQL-over-HTTP request.
pub fn parse_url(uri: &Uri) -> Result<Request, Rejection> {
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
        return Err(malformed("The query component of the URL is not form-urlencoded."));
    };
    let (mut query, mut name, mut variables, mut extensions) = (None, None, None, None);
    for (key, value) in pairs {
        let slot = match key.as_str() {
            "query" => &mut query,
            "operationName" => &mut name,
            "variables" => &mut variables,
            "extensions" => &mut extensions,
            _ => continue,
        };
        if slot.replace(value).is_some() {
            return Err(malformed(SHAPE));
        }
    }
    let object = |text: Option<String>| match text.map(|text| serde_json::from_str::<Option<Object>>(&text)) {
        None => Ok(None),
        Some(Ok(object)) => Ok(object),
        Some(Err(_)) => Err(malformed(SHAPE)),
    };
    let parameters = Parameters {
        query: query.ok_or_else(|| malformed(SHAPE))?,
        operation_name: name.filter(|name| !name.is_empty()),
        variables: object(variables)?,
        extensions: object(extensions)?,
    };
    Ok(parameters.into_request())
}

fn malformed(message: &str) -> Rejection {
    Rejection::new(StatusCode::BAD_REQUEST, Refusal::new(Code::BadUserInput, message))
}

/// Other members are reserved by the specification and passed over.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<Object>,
    /// Read for its type only: the desk knows no extension.
    extensions: Option<Object>,
}

impl Parameters {
    fn into_request(self) -> Request {
        let mut request = Request::new(self.query);
        request.operation_name = self.operation_name;
        drop(self.extensions);
        if let Some(Object(fields)) = self.variables {
            request.variables = Variables::from_value(Value::Object(fields));
        }
        request
    }
}

/// A JSON object without repeated keys, at any level.
struct Object(IndexMap<Name, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Strict)? {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(D::Error::custom("not an object")),
        }
    }
}

/// Reads any JSON value; `serde_json` itself stops at 128 levels.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = IndexMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Self)?;
            if fields.insert(Name::new(key), value).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Object(fields))
    }
}
