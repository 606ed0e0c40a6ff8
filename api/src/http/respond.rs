//! The answers of `/graphql`: body and status by media type.

use std::collections::BTreeMap;

use async_graphql::{Response as Answer, ServerError, Value};
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::accept::Media;
use super::request_id::RequestId;
use crate::graphql::gate::{Code, Refusal, code_of, executed, limit_errors};

/// An HTTP request that is no GraphQL request: its status does not depend on the media type.
#[derive(Debug)]
pub struct Rejection {
    status: StatusCode,
    refusal: Refusal,
    allow: Option<&'static str>,
}

impl Rejection {
    /// A rejection with its status.
    #[must_use]
    pub const fn new(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal, allow: None }
    }

    /// A method that is not allowed here, with those that are.
    #[must_use]
    pub fn method(allow: &'static str, message: &str) -> Self {
        let refusal = Refusal::new(Code::BadUserInput, message);
        Self { status: StatusCode::METHOD_NOT_ALLOWED, refusal, allow: Some(allow) }
    }

    /// The answer. Under `application/json` too it is a client's error, because the question was not well-formed.
    #[must_use]
    pub fn answer(self, media: Media, id: &RequestId) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        send(self.status, headers, media, &limited(self.refusal, id))
    }
}

/// The answer to a well-formed request, executed or not.
#[must_use]
pub fn answer(mut answer: Answer, media: Media, id: &RequestId) -> Response {
    limit_errors(&mut answer, id.as_str());
    let code = refusing_code(&answer);
    let mut headers = HeaderMap::new();
    let status = match (media, code) {
        (_, None) | (Media::Json, Some(_)) => StatusCode::OK,
        (Media::GraphqlResponse, Some(code)) => {
            match code {
                Code::Unauthenticated => headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
                Code::Unavailable => headers.insert(RETRY_AFTER, HeaderValue::from_static("5")),
                _ => None,
            };
            status(code)
        }
    };
    send(status, headers, media, &answer)
}

/// The answer after a panic: 500 under either type, because nothing is known about what was done.
#[must_use]
pub fn panicked(media: Media, id: &RequestId) -> Response {
    let answer = limited(Refusal::new(Code::Internal, ""), id);
    send(StatusCode::INTERNAL_SERVER_ERROR, HeaderMap::new(), media, &answer)
}

fn limited(refusal: Refusal, id: &RequestId) -> Answer {
    let mut answer = refusal.into_response();
    limit_errors(&mut answer, id.as_str());
    answer
}

/// The code of a response that was not executed; its errors have their codes by now.
fn refusing_code(answer: &Answer) -> Option<Code> {
    if executed(answer) {
        return None;
    }
    answer.errors.first().and_then(code_of)
}

/// The status of a request error under `application/graphql-response+json`.
#[must_use]
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::GraphqlParseFailed
        | Code::GraphqlValidationFailed
        | Code::BadUserInput
        | Code::QueryTooLarge => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Throttled => StatusCode::TOO_MANY_REQUESTS,
        Code::CursorExpired => StatusCode::GONE,
        Code::IdempotencyKeyReused => StatusCode::CONFLICT,
        Code::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A response as it is sent: a request error has no `data`.
#[derive(serde::Serialize)]
struct Sent<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

fn send(status: StatusCode, mut headers: HeaderMap, media: Media, answer: &Answer) -> Response {
    let data = executed(answer).then_some(&answer.data);
    let sent = Sent { errors: &answer.errors, data, extensions: &answer.extensions };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.append(VARY, HeaderValue::from_static("accept"));
    match serde_json::to_vec(&sent) {
        Ok(body) => (status, headers, body).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            let body =
                br#"{"errors":[{"message":"The desk could not answer.","extensions":{"code":"INTERNAL"}}]}"#;
            (StatusCode::INTERNAL_SERVER_ERROR, headers, body.as_slice()).into_response()
        }
    }
}
