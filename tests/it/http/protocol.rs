//! What is a well-formed request, and what happens to the others.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use turno::graphql::gate::Limits;
use turno::http::graphql::Patience;

use super::toy::{Reply, Toy, ask, impatient, post, send};

async fn raw(headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    send(Toy::new().app(Limits::default(), Patience::default()), post(headers, body)).await
}

async fn get(query: &str) -> Reply {
    let request = Request::get(format!("/graphql?{query}")).body(Body::empty()).expect("a request");
    send(Toy::new().app(Limits::default(), Patience::default()), request).await
}

fn outcome(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.codes().first().cloned().unwrap_or_default())
}

fn bad_request() -> (u16, String) {
    (400, "BAD_USER_INPUT".to_owned())
}

#[tokio::test]
async fn the_four_parameters() {
    let whole = json!({
        "query": "query A {ping} query B($nit: Nit) {company(nit: $nit)}", "operationName": "B",
        "variables": {"nit": "999000001-2"}, "extensions": {"a": [1]}, "reserved": {"b": 1},
    });
    assert_eq!(ask(&[], whole).await.json(), json!({"data": {"company": "999000001-2"}}));
    let nulls = json!({"query": "{ping}", "operationName": null, "variables": null, "extensions": null});
    assert_eq!(ask(&[], nulls).await.json(), json!({"data": {"ping": "pong"}}));
}

#[tokio::test]
async fn malformed_bodies() {
    let bodies = [
        "",
        "NONSENSE",
        "{\"query\":",
        "{\"query\":\"{ping}\"} trailing",
        "\"{ping}\"",
        "null",
        "1",
        "{}",
        r#"{"query":null}"#,
        r#"{"query":["{ping}"]}"#,
        r#"{"query":1}"#,
        r#"{"query":"{ping}","operationName":1}"#,
        r#"{"query":"{ping}","variables":"{}"}"#,
        r#"{"query":"{ping}","variables":[]}"#,
        r#"{"query":"{ping}","extensions":"x"}"#,
        r#"{"query":"{ping}","query":"{ping}"}"#,
        r#"{"query":"{ping}","variables":{},"variables":{}}"#,
        r#"{"query":"{ping}","variables":{"a":1,"a":2}}"#,
        r#"{"query":"{ping}","variables":{"a":[{"b":1,"b":2}]}}"#,
        r#"["{ping}",null,null,null]"#,
        r#"[{"query":"{ping}"}]"#,
        "[]",
        r#"{"query":"\ud800"}"#,
    ];
    for body in bodies {
        assert_eq!(outcome(&raw(&[], body).await), bad_request(), "{body}");
    }
    assert_eq!(outcome(&raw(&[], b"{\"query\":\"{ping}\xff\"}".to_vec()).await), bad_request());
    let deep =
        format!(r#"{{"query":"{{ping}}","variables":{{"a":{}1{}}}}}"#, "[".repeat(500), "]".repeat(500));
    assert_eq!(outcome(&raw(&[], deep).await), bad_request());
}

#[tokio::test]
async fn media_types_of_the_body() {
    let body = r#"{"query":"{ping}"}"#;
    for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""]
    {
        assert_eq!(raw(&[("content-type", kind)], body).await.status, 200, "{kind}");
    }
    let others = [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=iso-8859-1",
        "application/jsonp",
    ];
    for kind in others {
        let reply = raw(&[("content-type", kind)], body).await;
        assert_eq!(outcome(&reply), (415, "BAD_USER_INPUT".to_owned()), "{kind}");
    }
    let twice = [("content-type", "application/json"), ("content-type", "text/plain")];
    assert_eq!(raw(&twice, body).await.status, 415);
    assert_eq!(raw(&[("content-encoding", "gzip")], body).await.status, 415);
}

#[tokio::test]
async fn the_body_is_bounded_in_size_and_time() {
    let padded = |bytes: usize| format!("{{\"query\":\"{{ping}}\"}}{}", " ".repeat(bytes - 18));
    assert_eq!(padded(1 << 20).len(), 1 << 20);
    assert_eq!(raw(&[], padded(1 << 20)).await.status, 200);
    let expected = (413, "QUERY_TOO_LARGE".to_owned());
    assert_eq!(outcome(&raw(&[], padded((1 << 20) + 1)).await), expected);
    // In pieces, without a declared length.
    let pieces = (0..3).map(|_| Ok::<_, std::io::Error>(vec![b' '; 512 << 10]));
    assert_eq!(outcome(&raw(&[], Body::from_stream(futures::stream::iter(pieces))).await), expected);
    // Declared, and never sent.
    let silent = || Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    assert_eq!(outcome(&raw(&[("content-length", "1048577")], silent()).await), expected);
    let app = Toy::new().app(Limits::default(), impatient());
    assert_eq!(outcome(&send(app, post(&[], silent())).await), (408, "TIMEOUT".to_owned()));
    let broken = futures::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("cut"))]);
    assert_eq!(outcome(&raw(&[], Body::from_stream(broken)).await), bad_request());
}

#[tokio::test]
async fn get_is_for_queries() {
    assert_eq!(get("query=%7Bping%7D").await.json(), json!({"data": {"ping": "pong"}}));
    assert_eq!(get("query=%7Bping%7D&operationName=&variables=null").await.status, 200);
    let named = "query=query+A%7Bping%7D+mutation+B%7Bbump%7D";
    assert_eq!(get(&format!("{named}&operationName=A")).await.json(), json!({"data": {"ping": "pong"}}));
    let variables =
        "query=query(%24n%3ANit)%7Bcompany(nit%3A%24n)%7D&variables=%7B%22n%22%3A%22999000001-2%22%7D";
    assert_eq!(get(variables).await.json(), json!({"data": {"company": "999000001-2"}}));
    for mutation in [format!("{named}&operationName=B"), "query=mutation%7Bbump%7D".to_owned()] {
        let reply = get(&mutation).await;
        assert_eq!((reply.status.as_u16(), reply.header("allow")), (405, "POST"), "{mutation}");
    }
}

#[tokio::test]
async fn malformed_urls() {
    let urls = [
        "",
        "operationName=A",
        "query=%7Bping%7D&query=%7Bping%7D",
        "query=%7Bping%7D&variables=%7B%7D&variables=%7B%7D",
        "query=%7Bping%7D&operationName=A&operationName=A",
        "query=%7Bping%7D&variables=",
        "query=%7Bping%7D&variables=%5B%5D",
        "query=%7Bping%7D&variables=nonsense",
        "query=%7Bping%7D&extensions=1",
        "query=%7Bping%7D&variables=%7B%22a%22%3A1%2C%22a%22%3A2%7D",
    ];
    for url in urls {
        assert_eq!(outcome(&get(url).await), bad_request(), "{url}");
    }
}

#[tokio::test]
async fn a_mutation_over_get_does_not_run() {
    let toy = Toy::new();
    let request = Request::get("/graphql?query=mutation%7Bbump%7D").header("authorization", "Bearer agent");
    let app = toy.app(Limits::default(), Patience::default());
    let reply = send(app, request.body(Body::empty()).expect("a request")).await;
    assert_eq!((reply.status.as_u16(), toy.runs.count()), (405, 0));
    let app = toy.app(Limits::default(), Patience::default());
    let body = json!({"query": "mutation {bump}"}).to_string();
    let reply = send(app, post(&[("authorization", "Bearer agent")], body)).await;
    assert_eq!((reply.json(), toy.runs.count()), (json!({"data": {"bump": 1}}), 1));
}

#[tokio::test]
async fn other_methods() {
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
        let request = Request::builder().method(method.clone()).uri("/graphql").body(Body::empty());
        let reply =
            send(Toy::new().app(Limits::default(), Patience::default()), request.expect("a request")).await;
        assert_eq!((reply.status.as_u16(), reply.header("allow")), (405, "GET, POST"), "{method}");
    }
}
