//! All routes, and the layers around them.

use super::accept::{Media, negotiate};
use super::door::FrontDoor;
use super::graphql::{Patience, routes};
use super::health::{self, Readiness};
use super::origin::OriginPolicy;
use super::request_id::RequestId;
use super::respond::Rejection;
use super::socket::{Sockets, upgrade};
use super::{export, headers, quote_page, request_id};
use crate::graphql::gate::{Code, Refusal};
use crate::quotes::link::LinkKey;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;

/// The router of a desk.
pub fn router(
    door: &FrontDoor,
    sockets: Sockets<FrontDoor>,
    origins: &OriginPolicy,
    (ready, links): (Readiness, LinkKey),
) -> Router {
    let house = &door.0;
    let jwks = house.authenticator.jwks();
    let socket = Router::new()
        .route("/graphql/ws", get(upgrade::<FrontDoor>))
        .with_state(sockets)
        .layer(from_fn_with_state(origins.clone(), known_origin));
    let keys = Router::new().route("/.well-known/jwks.json", get(move || async { Json(jwks) }));
    let router = routes(door.clone(), Arc::clone(&house.gate), Patience::default())
        .merge(export::routes(door))
        .layer(origins.cors())
        .layer(from_fn_with_state(origins.clone(), known_origin))
        .merge(socket)
        .merge(keys)
        .merge(quote_page::routes(door.clone(), links))
        .merge(health::routes(ready));
    let (ids, clock) = (Arc::clone(house.desk.ids()), Arc::clone(house.desk.clock()));
    request_id::wrap(headers::secure(router), move || ids.uuid(clock.now()).simple().to_string())
}

/// A page that is not on the list is turned away before anything is read, its preflight too.
async fn known_origin(State(origins): State<OriginPolicy>, request: Request, next: Next) -> Response {
    if origins.allows(request.headers()) {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.unwrap_or_else(|| RequestId::from(String::new()));
    let media = negotiate(request.headers()).unwrap_or(Media::Json);
    let refusal = Refusal::new(Code::Forbidden, "This origin is not allowed.");
    Rejection::new(StatusCode::FORBIDDEN, refusal).answer(media, &id)
}
