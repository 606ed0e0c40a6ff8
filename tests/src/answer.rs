//! What the desk answers over HTTP.

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer of `/graphql`.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The value at a place of the body, as a JSON pointer: `/data/ticket/id`.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {:#}", self.body))
    }

    /// The data, without any error.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert_eq!(self.body.get("errors"), None, "{:#}", self.body);
        self.at("/data")
    }

    /// The payload of the only mutation, which was done.
    #[track_caller]
    pub fn done(&self) -> &Value {
        let payload = self.payload();
        assert_eq!(payload["userErrors"], Value::Array(Vec::new()), "{:#}", self.body);
        payload
    }

    /// The payload of the only mutation, done or refused.
    #[track_caller]
    pub fn payload(&self) -> &Value {
        let data = self.data().as_object().unwrap_or_else(|| panic!("no data in {:#}", self.body));
        data.values().next().unwrap_or_else(|| panic!("no payload in {:#}", self.body))
    }

    /// The user errors of the only mutation: `CODE path.to.it`.
    #[track_caller]
    pub fn refusals(&self) -> Vec<String> {
        let errors = self.payload()["userErrors"].as_array();
        let errors = errors.unwrap_or_else(|| panic!("no userErrors in {:#}", self.body));
        let written = |error: &Value| {
            let path = error["path"].as_array().into_iter().flatten();
            let path: Vec<&str> = path.filter_map(Value::as_str).collect();
            format!("{} {}", text(&error["code"]), path.join(".")).trim_end().to_owned()
        };
        errors.iter().map(written).collect()
    }

    /// The codes of the top-level errors.
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().into_iter().flatten();
        errors.map(|error| text(&error["extensions"]["code"])).collect()
    }
}

/// A text in JSON.
#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}
