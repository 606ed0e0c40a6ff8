//! Which web pages may talk to the desk: one allow-list for CORS and for the handshake of the socket.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::request_id::X_REQUEST_ID;

/// A text that is no origin.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no origin: write scheme://host or scheme://host:port, never *")]
pub struct BadOrigin(String);

/// The allow-list.
#[derive(Clone, Debug)]
pub struct OriginPolicy {
    allowed: Arc<[String]>,
    localhost: bool,
}

impl OriginPolicy {
    /// A policy that allows `origins`, and with `localhost` pages of this machine on any port (the demo).
    ///
    /// # Errors
    /// One of them is not written as browsers write origins; `*` is none.
    pub fn new<T: AsRef<str>>(
        origins: impl IntoIterator<Item = T>,
        localhost: bool,
    ) -> Result<Self, BadOrigin> {
        let read = |origin: T| {
            let origin = origin.as_ref();
            parts(origin).map(|_| origin.to_ascii_lowercase()).ok_or_else(|| BadOrigin(origin.to_owned()))
        };
        let allowed = origins.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { allowed: allowed.into(), localhost })
    }

    /// Whether a request may come in. Without an Origin it comes from no web page and passes.
    #[must_use]
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (None, _) => true,
            (Some(origin), None) => self.admits(origin),
            (Some(_), Some(_)) => false,
        }
    }

    /// The CORS headers of the same policy. Tokens travel in `Authorization`, so no credentials are allowed.
    pub fn cors(&self) -> CorsLayer {
        let policy = self.clone();
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, _| policy.admits(origin)))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE, X_REQUEST_ID])
            .expose_headers([X_REQUEST_ID, RETRY_AFTER])
            .max_age(Duration::from_mins(10))
    }

    fn admits(&self, origin: &HeaderValue) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        let listed = self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin));
        let local = || parts(origin).is_some_and(|(_, host)| matches!(host, "localhost" | "127.0.0.1"));
        listed || (self.localhost && local())
    }
}

/// Scheme and host of an origin: `scheme "://" host [":" port]`, nothing else.
fn parts(origin: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = origin.split_once("://")?;
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let host_fits = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'[' | b']' | b':'));
    let port_fits = port.is_none_or(|port| {
        !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    (matches!(scheme, "http" | "https") && host_fits && port_fits).then_some((scheme, host))
}
