//! `/q/{token}`: opening it changes nothing; only its form answers.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use desk_tests::on_both_stacks;
use desk_tests::world::{World, links};
use serde_json::json;
use turno::platform::db::Scope;
use turno::quotes::link::Holder;
use turno::quotes::{find_quote, list_approvers};
use turno_entity::{QuoteId, QuoteStatus};

const FORM: &str = "application/x-www-form-urlencoded";

/// A quote that was sent to the client's company, and the path of its link.
async fn mailed(world: &World) -> (QuoteId, String) {
    let owner = world.stack.owner().await;
    sea_orm::ConnectionTrait::execute_unprepared(&owner, "UPDATE member SET may_approve_quotes = true")
        .await
        .unwrap();
    let input = json!({"subject": "Un campo", "description": "Para la placa.", "topicCode": "mejora_campos",
        "idempotencyKey": world.key()});
    let ticket = world.client().sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    let variables = json!({"ticketId": ticket["id"], "improvement": "FIELD", "description": "Un <campo> & \"más\"",
        "maximumBlocks": 2, "idempotencyKey": world.key()});
    let sent = world.agent().sends("SendQuote", variables).await.done()["quote"].clone();
    let quote = QuoteId::parse(sent["id"].as_str().unwrap()).unwrap();
    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    let company = find_quote(&tx, quote).await.unwrap().unwrap().company_id;
    let member = list_approvers(&tx, company).await.unwrap().remove(0).id;
    (quote, format!("/q/{}", links().token(Holder { quote, member })))
}

async fn ask(world: &World, request: Request<Body>) -> (StatusCode, String, String) {
    let response = world.send(request).await;
    let (status, headers) = (response.status(), response.headers().clone());
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, policy, String::from_utf8(body.to_vec()).unwrap())
}

async fn open(world: &World, path: &str) -> (StatusCode, String) {
    let (status, policy, body) = ask(world, Request::get(path).body(Body::empty()).unwrap()).await;
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    (status, body)
}

async fn post(world: &World, path: &str, form: &'static str) -> (StatusCode, String) {
    let request = Request::post(path).header(header::CONTENT_TYPE, FORM).body(Body::from(form)).unwrap();
    let (status, _, body) = ask(world, request).await;
    (status, body)
}

async fn status(world: &World, quote: QuoteId) -> QuoteStatus {
    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    find_quote(&tx, quote).await.unwrap().unwrap().status
}

on_both_stacks!(opening_it_shows_the_text_and_confirms_nothing, |stack| {
    let world = World::on(stack).await;
    let (quote, path) = mailed(&world).await;
    let before = world.everything().await;
    for _ in 0..2 {
        let (status, body) = open(&world, &path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("$ 60.000") && body.contains("$ 71.400"), "{body}");
        assert!(body.contains("Un &lt;campo&gt; &amp; &quot;más&quot;"), "text is no markup: {body}");
    }
    let head = Request::head(&path).body(Body::empty()).unwrap();
    assert_eq!(world.send(head).await.status(), StatusCode::OK);
    assert_eq!(world.everything().await, before);
    assert_eq!(status(&world, quote).await, QuoteStatus::Sent);
});

on_both_stacks!(its_form_answers_once, |stack| {
    let world = World::on(stack).await;
    let (quote, path) = mailed(&world).await;
    for wrong in ["", "answer=perhaps", "reason=x"] {
        let (status, body) = post(&world, &path, wrong).await;
        assert_eq!((status, body.contains("BAD_USER_INPUT")), (StatusCode::BAD_REQUEST, true), "{wrong}");
    }
    let (done, _) = post(&world, &path, "answer=accept").await;
    assert_eq!((done, status(&world, quote).await), (StatusCode::OK, QuoteStatus::Accepted));
    for form in ["answer=accept", "answer=decline&reason=No"] {
        let (again, body) = post(&world, &path, form).await;
        assert_eq!((again, body.contains("QUOTE_ANSWERED")), (StatusCode::GONE, true), "{body}");
    }
    let (shown, body) = open(&world, &path).await;
    assert_eq!((shown, body.contains("QUOTE_ANSWERED")), (StatusCode::GONE, true));
    assert!(!body.contains("<form"), "there is nothing to answer any more");
});

on_both_stacks!(a_token_that_the_desk_did_not_make_is_no_quote, |stack| {
    let world = World::on(stack).await;
    let (quote, path) = mailed(&world).await;
    for token in ["/q/x".to_owned(), format!("{path}x"), path.replace("/q/", "/q/A")] {
        let (status, body) = open(&world, &token).await;
        assert_eq!((status, body.contains("NOT_FOUND")), (StatusCode::NOT_FOUND, true), "{token}");
        assert_eq!(post(&world, &token, "answer=accept").await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(status(&world, quote).await, QuoteStatus::Sent);
});
