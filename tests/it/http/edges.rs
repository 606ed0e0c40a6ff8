//! What stands around the routes: request ids, origins, headers, health.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use futures::FutureExt;
use serde_json::json;
use turno::graphql::gate::Limits;
use turno::http::graphql::Patience;
use turno::http::health::{self, Check};
use turno::http::origin::OriginPolicy;

use super::toy::{Toy, ask, send};

#[tokio::test]
async fn every_answer_has_a_request_id() {
    let body = json!({"query": "{ping}"});
    let reply = ask(&[], body.clone()).await;
    assert_eq!((reply.header("x-request-id"), reply.json().get("extensions")), ("fresh-id", None));
    let longest = "a".repeat(64);
    for given in ["0192-ab_C.d", &longest] {
        assert_eq!(ask(&[("x-request-id", given)], body.clone()).await.header("x-request-id"), given);
    }
    for given in ["two words", "<script>", &"a".repeat(65)] {
        assert_eq!(ask(&[("x-request-id", given)], body.clone()).await.header("x-request-id"), "fresh-id");
    }
    let request = Request::get("/nothing").body(Body::empty()).expect("a request");
    let reply = send(Toy::new().app(Limits::default(), Patience::default()), request).await;
    assert_eq!((reply.status.as_u16(), reply.header("x-request-id")), (404, "fresh-id"));
}

#[tokio::test]
async fn answers_are_not_stored_nor_guessed_at() {
    let reply = ask(&[], json!({"query": "{ping}"})).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    let vary: Vec<_> =
        reply.headers.get_all("vary").iter().map(|value| value.to_str().expect("ASCII")).collect();
    assert!(vary.contains(&"accept") && vary.iter().any(|value| value.contains("origin")), "{vary:?}");
}

#[test]
fn the_allow_list() {
    let headers = |origins: &[&str]| {
        let mut headers = HeaderMap::new();
        for origin in origins {
            headers.append("origin", origin.parse().expect("a header value"));
        }
        headers
    };
    let listed =
        OriginPolicy::new(["https://portal.example", "http://desk.example:8080"], false).expect("origins");
    let demo = OriginPolicy::new::<&str>([], true).expect("no origins");
    for (origin, in_list, in_demo) in [
        ("https://portal.example", true, false),
        ("https://PORTAL.example", true, false),
        ("http://portal.example", false, false),
        ("https://portal.example:444", false, false),
        ("https://portal.example.evil.example", false, false),
        ("https://evil.example/https://portal.example", false, false),
        ("http://desk.example:8080", true, false),
        ("http://localhost", false, true),
        ("http://localhost:5173", false, true),
        ("https://127.0.0.1:1", false, true),
        ("http://localhost.evil.example", false, false),
        ("http://localhost:80@evil.example", false, false),
        ("http://localhost:99999", false, false),
        ("http://127.0.0.2", false, false),
        ("ftp://localhost", false, false),
        ("null", false, false),
        ("", false, false),
    ] {
        assert_eq!(listed.allows(&headers(&[origin])), in_list, "{origin}");
        assert_eq!(demo.allows(&headers(&[origin])), in_demo, "{origin}");
    }
    assert!(listed.allows(&headers(&[])));
    assert!(!listed.allows(&headers(&["https://portal.example", "https://portal.example"])));
    for bad in ["*", "https://*", "portal.example", "https://portal.example/", "null", ""] {
        assert!(OriginPolicy::new([bad], false).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn cors_follows_the_list() {
    let allowed = "access-control-allow-origin";
    let body = json!({"query": "{ping}"});
    let reply = ask(&[("origin", "https://portal.example")], body.clone()).await;
    assert_eq!(reply.header(allowed), "https://portal.example");
    assert!(!reply.headers.contains_key("access-control-allow-credentials"));
    assert_eq!(
        ask(&[("origin", "http://localhost:3000")], body.clone()).await.header(allowed),
        "http://localhost:3000"
    );
    assert_eq!(ask(&[("origin", "https://evil.example")], body).await.header(allowed), "");
    let preflight = Request::options("/graphql")
        .header("origin", "https://portal.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    let request = preflight.body(Body::empty()).expect("a request");
    let reply = send(Toy::new().app(Limits::default(), Patience::default()), request).await;
    assert_eq!((reply.status.as_u16(), reply.header(allowed)), (200, "https://portal.example"));
    assert!(reply.header("access-control-allow-headers").contains("authorization"));
}

#[tokio::test]
async fn health() {
    let ask = |path: &'static str, ok: bool| async move {
        let checks = move || async move { vec![Check { name: "database", ok }] }.boxed();
        let request = Request::get(path).body(Body::empty()).expect("a request");
        send(health::routes(Arc::new(checks)), request).await
    };
    let reply = ask("/healthz", false).await;
    assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, "no-store"));
    let reply = ask("/readyz", true).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json(), json!({"status": "ready", "checks": [{"name": "database", "ok": true}]}));
    let reply = ask("/readyz", false).await;
    assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (503, "no-store"));
    assert_eq!(reply.json(), json!({"status": "not_ready", "checks": [{"name": "database", "ok": false}]}));
}
