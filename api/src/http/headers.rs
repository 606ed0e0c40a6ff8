//! Headers that every answer carries.

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use tower_http::set_header::SetResponseHeaderLayer;

/// No guessing of types, no frames, no referrer: the paths of quotes and passwords are secrets.
pub fn secure(router: Router) -> Router {
    let header = SetResponseHeaderLayer::if_not_present;
    router
        .layer(header(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(header(X_FRAME_OPTIONS, HeaderValue::from_static("DENY")))
        .layer(header(REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
}

/// Nothing of it is kept by caches.
pub fn unstored<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}
