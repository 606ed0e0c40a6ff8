//! All routes, and the layers around them.

use super::door::FrontDoor;
use super::graphql::{Patience, routes};
use super::health::{self, Readiness};
use super::origin::OriginPolicy;
use super::socket::{Sockets, upgrade};
use super::{headers, request_id};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;

/// The router of a desk.
pub fn router(
    door: &FrontDoor,
    sockets: Sockets<FrontDoor>,
    origins: &OriginPolicy,
    ready: Readiness,
) -> Router {
    let house = &door.0;
    let jwks = house.authenticator.jwks();
    let socket = Router::new()
        .route("/graphql/ws", get(upgrade::<FrontDoor>))
        .with_state(sockets)
        .layer(from_fn_with_state(origins.clone(), known_origin));
    let keys = Router::new().route("/.well-known/jwks.json", get(move || async { Json(jwks) }));
    let router = routes(door.clone(), Arc::clone(&house.gate), Patience::default())
        .layer(from_fn_with_state(origins.clone(), known_origin))
        .layer(origins.cors())
        .merge(socket)
        .merge(keys)
        .merge(health::routes(ready));
    let (ids, clock) = (Arc::clone(house.desk.ids()), Arc::clone(house.desk.clock()));
    request_id::wrap(headers::secure(router), move || ids.uuid(clock.now()).simple().to_string())
}

/// A page that is not on the list is turned away before anything is read.
async fn known_origin(State(origins): State<OriginPolicy>, request: Request, next: Next) -> Response {
    if origins.allows(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This origin is not allowed.").into_response()
    }
}
