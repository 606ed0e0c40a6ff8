//! A page that is not on the list hears it in the words of the API: 403, FORBIDDEN, and nothing has run.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::{Value, json};

const FOREIGN: &str = "https://otra-pagina.example";
const OWN: &str = "http://localhost:5173";

fn preflight(origin: &str) -> Request<Body> {
    Request::builder()
        .method(Method::OPTIONS)
        .uri("/graphql")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .body(Body::empty())
        .unwrap()
}

fn post(origin: &str) -> Request<Body> {
    let body = json!({"query": "{ desk { isOpen } }"}).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json");
    request.header("origin", origin).body(body.into()).unwrap()
}

fn handshake(origin: &str) -> Request<Body> {
    Request::get("/graphql/ws")
        .header("origin", origin)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("sec-websocket-protocol", "graphql-transport-ws")
        .body(Body::empty())
        .unwrap()
}

on_both_stacks!(a_foreign_page_is_told_so_at_every_door, |stack| {
    let world = World::on(stack).await;
    for origin in [FOREIGN, "null", "http://localhost.example", "https://otra-pagina.example:443"] {
        for (door, request) in
            [("preflight", preflight(origin)), ("post", post(origin)), ("socket", handshake(origin))]
        {
            let response = world.send(request).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{door} {origin}");
            let headers = response.headers().clone();
            assert!(!headers.contains_key("access-control-allow-origin"), "{door} {origin}");
            assert!(headers.contains_key("x-request-id"), "{door} {origin}");
            let kind = headers["content-type"].to_str().unwrap();
            assert!(kind.starts_with("application/") && kind.contains("json"), "{door} {origin}: {kind}");
            let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["errors"][0]["extensions"]["code"], "FORBIDDEN", "{door} {origin}: {body}");
            assert_eq!(body.get("data"), None, "{door} {origin}");
        }
    }
});

on_both_stacks!(a_page_of_ours_and_whoever_is_no_page_come_in, |stack| {
    let world = World::on(stack).await;
    let allowed = world.send(preflight(OWN)).await;
    assert_eq!(allowed.status(), StatusCode::OK);
    assert_eq!(allowed.headers()["access-control-allow-origin"], OWN);
    let answer = world.send(post(OWN)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["access-control-allow-origin"], OWN);
    let none = world.post(None, json!({"query": "{ desk { isOpen } }"}).to_string()).await;
    assert_eq!(none.data()["desk"]["isOpen"], true);
});
