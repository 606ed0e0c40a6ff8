//! The log for machines: one JSON object a line, with the request's id, and without anybody's secrets.

use crate::faults::desk;
use desk_tests::process::{Base, PASSWORD, PATIENCE, Process};
use desk_tests::socket::Subscriber;
use serde_json::{Value, json};

/// The ids of the requests within which a line was written.
fn request_ids(line: &Value) -> Vec<&str> {
    let spans = line["spans"].as_array().into_iter().flatten();
    spans.filter(|span| span["name"] == "request").filter_map(|span| span["request_id"].as_str()).collect()
}

fn is_within(line: &Value, span: &str) -> bool {
    line["spans"].as_array().into_iter().flatten().any(|outer| outer["name"] == span)
}

#[tokio::test]
async fn every_line_is_json_with_its_request_and_without_secrets() {
    let base = Base::sqlite();
    let (process, log) = Process::serve_logging(&base, &["--log", "debug"]).await;
    let people = desk::enter(&base, &process, 1).await;
    let query = "subscription { queueUpdates { __typename position } }";
    let mut subscriber = Subscriber::open(&process.url, &people.agents[0], query, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    let sign_in = "mutation($email: EmailAddress!, $password: String!) { sessionCreate(input: {email: $email, \
                   password: $password}) { session { accessToken refreshToken } userErrors { code } } }";
    let mut secrets = vec![PASSWORD.to_owned(), people.client.clone(), people.agents[0].clone()];
    for (id, password) in [("probe-right", PASSWORD), ("probe-wrong", "una clave equivocada")] {
        let body =
            json!({"query": sign_in, "variables": {"email": "client@desk.example", "password": password}});
        let request = people.http.post(format!("{}/graphql", process.url)).header("x-request-id", id);
        let answer: Value =
            request.bearer_auth(&people.client).json(&body).send().await.unwrap().json().await.unwrap();
        let session = &answer["data"]["sessionCreate"]["session"];
        secrets.push(password.to_owned());
        secrets.extend(
            ["accessToken", "refreshToken"]
                .iter()
                .filter_map(|name| Some(session[name].as_str()?.to_owned())),
        );
    }
    assert_eq!(secrets.len(), 7, "the right password gave two tokens, the wrong one none");
    assert!(process.terminate().await);
    let lines = tokio::time::timeout(PATIENCE, log).await.unwrap().unwrap();

    let parsed: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    assert!(parsed.iter().all(Value::is_object));
    assert!(parsed.iter().any(|line| line["message"] == "turno listens" && line["url"].is_string()));
    for id in ["probe-right", "probe-wrong"] {
        assert!(parsed.iter().any(|line| request_ids(line) == [id]), "{id} is in no line");
    }
    for line in &parsed {
        if line["message"] == "answered" || is_within(line, "request") {
            let ids = request_ids(line);
            assert!(ids.len() == 1 && !ids[0].is_empty(), "{line}");
        }
    }
    for secret in secrets {
        assert!(!lines.iter().any(|line| line.contains(&secret)), "{secret} stands in the log");
    }
}
