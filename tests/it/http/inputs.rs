//! Values that their types refuse.

use async_graphql::{Request, Variables};
use serde_json::json;
use turno::graphql::gate::{Code, Limits, limit_errors};

use super::toy::{Toy, ask, bare};

/// Code and reason of the first error.
async fn fault(query: &str, variables: serde_json::Value) -> (String, String) {
    let reply = ask(&[], json!({"query": query, "variables": variables})).await;
    let json = reply.json();
    let error = &json["errors"][0]["extensions"];
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    if json.get("errors").is_some() {
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert!(json.get("data").is_none(), "{}", reply.text);
    }
    (text(&error["code"]), text(&error["reason"]))
}

fn bad(reason: &str) -> (String, String) {
    ("BAD_USER_INPUT".to_owned(), reason.to_owned())
}

#[tokio::test]
async fn a_bad_nit_literal_or_variable() {
    let variable = "query($nit: Nit) {company(nit: $nit)}";
    assert_eq!(fault("{company(nit: \"1\")}", json!({})).await, bad("NIT_CHECK_DIGIT"));
    assert_eq!(fault(variable, json!({"nit": "1"})).await, bad("NIT_CHECK_DIGIT"));
    assert_eq!(fault(variable, json!({"nit": 1})).await, bad(""));
    assert_eq!(fault("{search(filter: {nit: \"1\"})}", json!({})).await, bad("NIT_CHECK_DIGIT"));
    let whole = "query($filter: Filter!) {search(filter: $filter)}";
    assert_eq!(fault(whole, json!({"filter": {"nit": "1"}})).await, bad("NIT_CHECK_DIGIT"));
    let list = json!({"filter": {"nit": "999000001-2", "more": ["999000001-2", "1"]}});
    assert_eq!(fault(whole, list).await, bad("NIT_CHECK_DIGIT"));
    assert_eq!(
        fault("query($nit: Nit = \"1\") {company(nit: $nit)}", json!({})).await,
        bad("NIT_CHECK_DIGIT")
    );
    assert_eq!(fault(variable, json!({"nit": "999000001-2"})).await, (String::new(), String::new()));
}

#[tokio::test]
async fn variables_of_the_wrong_type() {
    let size = "query($size: Int) {company(size: $size)}";
    for value in [json!("1"), json!(1.5), json!(3_000_000_000_i64), json!(true), json!([1, "2"]), json!({})] {
        assert_eq!(fault(size, json!({"size": value})).await, bad(""), "{value}");
    }
    assert_eq!(fault(size, json!({"size": 5, "other": "ignored"})).await.0, "");
    let filter = "query($filter: Filter!) {search(filter: $filter)}";
    let wrong = [
        json!({}),
        json!({"filter": null}),
        json!({"filter": "x"}),
        json!({"filter": {}}),
        json!({"filter": {"nit": null}}),
        json!({"filter": {"nit": "999000001-2", "unknown": 1}}),
        json!({"filter": {"nit": "999000001-2", "subject": 1}}),
    ];
    for variables in wrong {
        assert_eq!(fault(filter, variables.clone()).await, bad(""), "{variables}");
    }
}

#[tokio::test]
async fn literals_of_the_wrong_type() {
    assert_eq!(fault("{company(size: \"1\")}", json!({})).await, bad(""));
    assert_eq!(fault("{company(size: 3000000000)}", json!({})).await, bad(""));
    // What is wrong about the document itself is left to the validation.
    for query in
        ["{company(other: 1)}", "{search}", "{search(filter: {nit: \"999000001-2\", a: 1})}", "{ping(a: 1)}"]
    {
        assert_eq!(fault(query, json!({})).await.0, "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
}

#[test]
fn the_message_names_the_place_and_not_the_value() {
    let request = Request::new("query($filter: Filter!) {search(filter: $filter)}");
    let variables = json!({"filter": {"nit": "999000001-2", "more": ["1032456789"]}});
    let request = request.variables(Variables::from_json(variables));
    let refusal = Toy::new().gate(Limits::default()).admit(request, None).expect_err("refused");
    assert_eq!(refusal.code(), Code::BadUserInput);
    assert_eq!(refusal.message(), "Bad value for $filter.more.0: expected a Nit.");
}

#[tokio::test]
async fn nothing_of_a_mutation_runs_before_all_its_values_are_good() {
    let toy = Toy::new();
    let app = toy.app(Limits::default(), turno::http::graphql::Patience::default());
    let body = json!({"query": "mutation {a: bump b: bump(nit: \"1\")}"}).to_string();
    let reply = super::toy::send(app, super::toy::post(&[("authorization", "Bearer agent")], body)).await;
    assert_eq!((reply.codes(), toy.runs.count()), (vec!["BAD_USER_INPUT".to_owned()], 0));
}

#[tokio::test]
async fn without_the_gate_the_executor_reports_the_same_codes() {
    // What async-graphql itself does with a scalar it cannot parse: at the field, with the scalar's extensions.
    let variable = Request::new("query($nit: Nit) {company(nit: $nit)}");
    let variable = variable.variables(Variables::from_json(json!({"nit": "1"})));
    for request in [Request::new("{company(nit: \"1\")}"), variable] {
        let mut response = bare().execute(request).await;
        limit_errors(&mut response, "id");
        let json = serde_json::to_value(&response).expect("JSON");
        assert_eq!(
            json["errors"][0]["extensions"],
            json!({"code": "BAD_USER_INPUT", "reason": "NIT_CHECK_DIGIT"})
        );
        assert_eq!(json["errors"][0]["path"], json!(["company"]));
    }
    for query in ["{company(nit: 1)}", "{company(size: \"1\")}"] {
        let mut response = bare().execute(query).await;
        limit_errors(&mut response, "id");
        let json = serde_json::to_value(&response).expect("JSON");
        assert_eq!(json["errors"][0]["extensions"], json!({"code": "BAD_USER_INPUT"}), "{query}");
    }
}
