//! What errors look like from outside.

use serde_json::json;
use turno::graphql::gate::{Code, Limits};

use super::toy::{Reply, Toy, ask, impatient, post, send};

async fn query(text: &str) -> Reply {
    ask(&[], json!({"query": text})).await
}

#[tokio::test]
async fn a_fault_of_the_desk_tells_nothing_but_the_request_id() {
    let reply = query("{ping fails}").await;
    assert_eq!(reply.status, 200);
    let json = reply.json();
    assert_eq!(json["data"], json!({"ping": "pong", "fails": null}));
    assert_eq!(json["errors"][0]["message"], "The desk could not answer. Report the request id.");
    assert_eq!(json["errors"][0]["extensions"], json!({"code": "INTERNAL", "requestId": "fresh-id"}));
    assert_eq!(json["errors"][0]["path"], json!(["fails"]));
    assert!(!reply.text.contains("hunter2"));
}

#[tokio::test]
async fn a_failed_root_is_an_executed_request() {
    let reply = query("{failsWhole}").await;
    assert_eq!((reply.status.as_u16(), reply.codes()), (200, vec!["INTERNAL".to_owned()]));
    assert_eq!(reply.json()["data"], json!(null));
    assert!(reply.json().as_object().expect("an object").contains_key("data"));
}

#[tokio::test]
async fn a_public_error_keeps_code_and_text() {
    let json = query("{refuses}").await.json();
    assert_eq!(json["errors"][0]["message"], "No such thing.");
    assert_eq!(json["errors"][0]["extensions"], json!({"code": "NOT_FOUND"}));
}

#[tokio::test]
async fn lists_and_texts_are_capped() {
    let reply = query("{failsOften}").await;
    let json = reply.json();
    let errors = json["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 10);
    let message = errors[0]["message"].as_str().expect("text");
    assert_eq!(message, format!("{}…", "é".repeat(300)));

    // Thirty validation errors at once.
    let arguments: Vec<String> = (0..30).map(|number| format!("a{number}: 1")).collect();
    let reply = query(&format!("{{ping({})}}", arguments.join(" "))).await;
    assert_eq!(
        (reply.status.as_u16(), reply.codes()),
        (400, vec!["GRAPHQL_VALIDATION_FAILED".to_owned(); 10])
    );
}

#[tokio::test]
async fn a_syntax_error_says_what_was_expected_and_where() {
    let reply = query(&format!("{{ping # {}\n", "x".repeat(20_000))).await;
    assert_eq!((reply.status.as_u16(), reply.codes()), (400, vec!["GRAPHQL_PARSE_FAILED".to_owned()]));
    let json = reply.json();
    let message = json["errors"][0]["message"].as_str().expect("text");
    assert!(message.starts_with("Syntax error: expected ") && message.len() <= 300, "{message}");
    assert_eq!(json["errors"][0]["locations"][0]["line"], 2);
}

#[tokio::test]
async fn a_panic_is_answered_in_json() {
    for accept in ["application/json", "application/graphql-response+json"] {
        let reply = ask(&[("accept", accept)], json!({"query": "{panics}"})).await;
        assert_eq!((reply.status.as_u16(), reply.codes()), (500, vec!["INTERNAL".to_owned()]));
        assert_eq!(reply.header("content-type"), format!("{accept}; charset=utf-8"));
        assert_eq!(reply.header("x-request-id"), "fresh-id");
        assert_eq!(reply.json()["errors"][0]["extensions"]["requestId"], "fresh-id");
        assert!(!reply.text.contains("secret"));
    }
}

#[tokio::test]
async fn what_takes_too_long_is_cut() {
    for (accept, status) in [("application/graphql-response+json", 504), ("application/json", 200)] {
        let app = Toy::new().app(Limits::default(), impatient());
        let body = json!({"query": "{hangs}"}).to_string();
        let reply = send(app, post(&[("accept", accept)], body)).await;
        assert_eq!((reply.status.as_u16(), reply.codes()), (status, vec!["TIMEOUT".to_owned()]));
    }
}

#[test]
fn the_codes_are_those_of_the_contract() {
    let contract = "GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED BAD_USER_INPUT UNAUTHENTICATED FORBIDDEN NOT_FOUND \
                    QUERY_TOO_LARGE THROTTLED CURSOR_EXPIRED IDEMPOTENCY_KEY_REUSED TIMEOUT UNAVAILABLE INTERNAL";
    let codes: Vec<&str> = contract.split_whitespace().collect();
    assert_eq!(Code::ALL.map(Code::as_str).to_vec(), codes);
    assert!(codes.iter().all(|code| Code::parse(code).is_some_and(|parsed| parsed.as_str() == *code)));
}
