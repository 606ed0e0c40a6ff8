//! Media types and status codes, by the table of "GraphQL over HTTP".

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use serde_json::json;
use turno::http::accept::{Media, negotiate};

use super::toy::ask;

fn chosen(accept: &str) -> Option<Media> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, accept.parse().expect("a header value"));
    negotiate(&headers)
}

#[test]
fn accept_decides() {
    let table = [
        ("application/graphql-response+json", Some(Media::GraphqlResponse)),
        ("application/json", Some(Media::Json)),
        ("APPLICATION/JSON", Some(Media::Json)),
        ("application/json; charset=utf-8", Some(Media::Json)),
        ("application/json; charset=\"UTF-8\"", Some(Media::Json)),
        ("application/json; charset=iso-8859-1", None),
        ("*/*", Some(Media::GraphqlResponse)),
        ("application/*", Some(Media::GraphqlResponse)),
        (
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            Some(Media::GraphqlResponse),
        ),
        ("application/json, application/graphql-response+json", Some(Media::Json)),
        ("application/graphql-response+json, application/json;q=0.9", Some(Media::GraphqlResponse)),
        ("application/graphql-response+json;q=0.5, application/json;q=0.51", Some(Media::Json)),
        ("application/json, */*", Some(Media::Json)),
        ("application/json, text/plain, */*", Some(Media::Json)),
        ("application/json;q=0.1, */*", Some(Media::GraphqlResponse)),
        ("application/graphql-response+json;q=0, */*", Some(Media::Json)),
        ("application/json;q=0, application/graphql-response+json;q=0", None),
        ("*/*;q=0", None),
        ("text/html", None),
        ("text/html, application/xhtml+xml", None),
        ("application/json;q=2", None),
        ("application/json;q=x", None),
        ("nonsense", None),
        ("", None),
    ];
    for (accept, expected) in table {
        assert_eq!(chosen(accept), expected, "{accept}");
    }
    assert_eq!(negotiate(&HeaderMap::new()), Some(Media::GraphqlResponse));
}

#[tokio::test]
async fn several_accept_headers_are_one_list() {
    let headers = [("accept", "text/html"), ("accept", "application/json")];
    let reply = ask(&headers, json!({"query": "{ping}"})).await;
    assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
}

#[tokio::test]
async fn nothing_acceptable() {
    let reply = ask(&[("accept", "text/html")], json!({"query": "{ping}"})).await;
    assert_eq!((reply.status.as_u16(), reply.codes()), (406, vec!["BAD_USER_INPUT".to_owned()]));
}

#[tokio::test]
async fn status_by_media_type() {
    // The request; the status under graphql-response+json; under json; whether there is data; the code.
    let table = [
        (json!({"query": "{ping}"}), 200, 200, true, ""),
        (json!({"query": "{ping fails}"}), 200, 200, true, "INTERNAL"),
        (json!({"query": "{failsWhole}"}), 200, 200, true, "INTERNAL"),
        (json!({"query": "{"}), 400, 200, false, "GRAPHQL_PARSE_FAILED"),
        (json!({"query": ""}), 400, 200, false, "GRAPHQL_PARSE_FAILED"),
        (json!({"query": "{nothing}"}), 400, 200, false, "GRAPHQL_VALIDATION_FAILED"),
        (json!({"query": "{ping(a: 1)}"}), 400, 200, false, "GRAPHQL_VALIDATION_FAILED"),
        (json!({"query": "{ping}", "operationName": "A"}), 400, 200, false, "GRAPHQL_VALIDATION_FAILED"),
        (json!({"query": "subscription {ticks}"}), 400, 200, false, "GRAPHQL_VALIDATION_FAILED"),
        (
            json!({"query": "query($n: Int!) {company(size: $n)}", "variables": {"n": null}}),
            400,
            200,
            false,
            "BAD_USER_INPUT",
        ),
        (json!({"query": "{tickets {nodes {id}}}"}), 401, 200, false, "UNAUTHENTICATED"),
        (json!({"query": format!("{{ping #{}\n}}", "x".repeat(40_000))}), 400, 200, false, "QUERY_TOO_LARGE"),
        (json!({}), 400, 400, false, "BAD_USER_INPUT"),
        (json!({"qeury": "{ping}"}), 400, 400, false, "BAD_USER_INPUT"),
        (json!({"query": "{ping}", "variables": [7]}), 400, 400, false, "BAD_USER_INPUT"),
    ];
    for (body, modern, legacy, data, code) in table {
        let cases = [("application/graphql-response+json", modern), ("application/json", legacy)];
        for (accept, status) in cases {
            let reply = ask(&[("accept", accept)], body.clone()).await;
            assert_eq!(reply.status, status, "{accept} {body}: {}", reply.text);
            assert_eq!(reply.header("content-type"), format!("{accept}; charset=utf-8"));
            assert_eq!(reply.json().get("data").is_some(), data, "{accept} {body}: {}", reply.text);
            assert_eq!(
                reply.codes().first().map_or("", String::as_str),
                code,
                "{accept} {body}: {}",
                reply.text
            );
        }
    }
}

#[tokio::test]
async fn sign_in_and_role() {
    let closed = json!({"query": "{tickets {nodes {id}}}"});
    let reply = ask(&[], closed.clone()).await;
    assert_eq!((reply.status.as_u16(), reply.header("www-authenticate")), (401, "Bearer"));
    let reply = ask(&[("authorization", "Bearer client")], closed.clone()).await;
    assert_eq!((reply.status.as_u16(), reply.codes()), (403, vec!["FORBIDDEN".to_owned()]));
    let reply = ask(&[("authorization", "Bearer forged")], json!({"query": "{ping}"})).await;
    assert_eq!((reply.status.as_u16(), reply.codes()), (401, vec!["UNAUTHENTICATED".to_owned()]));
    let reply = ask(&[("authorization", "Bearer agent")], closed).await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()["data"].clone()),
        (200, json!({"tickets": {"nodes": []}}))
    );
}
