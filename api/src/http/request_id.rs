//! Every request has an id, in `X-Request-Id` of its answer, and no panic leaves without an answer.
//!
//! A client's or proxy's own id is kept when it is a plain token, so that both logs can be read side by side; it
//! grants nothing. Anything else is replaced.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use futures::FutureExt;
use tracing::Instrument as _;

use super::accept::{Media, negotiate};
use super::respond;

/// The header.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 64;

/// The id of one request, in the extensions of the HTTP request and in the data of the GraphQL request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that came with a request, when it is a plain token.
    fn given(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(X_REQUEST_ID)?.to_str().ok()?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.into()))
    }
}

impl From<String> for RequestId {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Wraps all routes: names each request, and answers INTERNAL where a handler panics. `fresh` makes new ids.
pub fn wrap(router: Router, fresh: impl Fn() -> String + Clone + Send + Sync + 'static) -> Router {
    router.layer(from_fn(move |mut request: Request, next: Next| {
        let id = RequestId::given(request.headers()).unwrap_or_else(|| RequestId::from(fresh()));
        let media = negotiate(request.headers()).unwrap_or(Media::Json);
        request.extensions_mut().insert(id.clone());
        // What is logged on the way carries the id; the path and the query are people's, and stay out.
        let span = tracing::info_span!("request", request_id = %id.as_str());
        async move {
            let running = next.run(request).instrument(span.clone());
            let answer = AssertUnwindSafe(running).catch_unwind().await;
            let mut response: Response = answer.unwrap_or_else(|_| respond::panicked(media, &id));
            span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
            if let Ok(value) = HeaderValue::from_str(id.as_str()) {
                response.headers_mut().insert(X_REQUEST_ID, value);
            }
            response
        }
    }))
}
