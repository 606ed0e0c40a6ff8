//! Bad input over HTTP: a clear error with a stable code, nothing changed, nothing told, nothing broken.

use chrono::TimeDelta;
use desk_tests::actors::Seat;
use desk_tests::answer::{Answer, text};
use desk_tests::on_both_stacks;
use desk_tests::world::{AGENT, World};
use serde_json::{Value, json};
use turno::sessions::{TokenKeys, TokenSettings};

/// Words of the inside, which never leave it.
const INSIDE: [&str; 9] =
    ["sqlx", "sea_orm", "SELECT", "panicked", "postgres", "sqlite", "Error(", "/src/", "turno::"];

/// Whether an answer is one that anybody may see.
#[track_caller]
fn is_clean(answer: &Answer) {
    assert!(answer.status.as_u16() < 500, "{:#}", answer.body);
    let written = answer.body.to_string();
    for word in INSIDE {
        assert!(!written.contains(word), "{word} in {written}");
    }
}

/// A ticket that [`desk_tests::actors::Agent`] has taken.
async fn taken(world: &World) -> String {
    let ticket = world.client().opens_ticket("Resolución vencida").await;
    world.agent().takes_next().await;
    text(&ticket["id"]).to_owned()
}

async fn refused(seat: &Seat<'_>, operation: &str, variables: Value, expected: &[&str]) -> Answer {
    let answer = seat.sends(operation, variables).await;
    is_clean(&answer);
    assert_eq!(answer.refusals(), expected, "{operation}");
    answer
}

fn request(world: &World) -> Value {
    json!({
        "subject": "Asunto", "description": "Descripción", "topicCode": "otro", "idempotencyKey": world.key(),
    })
}

fn with(mut input: Value, field: &str, value: impl Into<Value>) -> Value {
    input[field] = value.into();
    json!({"input": input})
}

on_both_stacks!(what_a_person_can_mend_is_a_user_error, |stack| {
    let world = World::on(stack).await;
    let id = taken(&world).await;
    let (client, agent, agent_2, admin) = (world.client(), world.agent(), world.agent_2(), world.admin());
    let before = world.everything().await;

    let open = "OpenTicket";
    refused(&client, open, with(request(&world), "topicCode", "nada"), &["TOPIC_UNKNOWN topicCode"]).await;
    refused(&client, open, with(request(&world), "kind", "IMPROVEMENT"), &["KIND_MISMATCH kind"]).await;
    refused(&client, open, with(request(&world), "channel", "PHONE"), &["STAFF_ONLY channel"]).await;
    for bad in ["a\u{7}b", "a\u{1b}[2Jb", "\u{85}x\u{9c}"] {
        refused(&client, open, with(request(&world), "subject", bad), &["TEXT_INVALID subject"]).await;
        refused(&client, open, with(request(&world), "description", bad), &["TEXT_INVALID description"])
            .await;
    }
    refused(&client, open, with(request(&world), "subject", " \n "), &["TEXT_REQUIRED subject"]).await;
    let long = "ñ".repeat(32 * 1024) + "x";
    refused(&client, open, with(request(&world), "description", long), &["TEXT_TOO_LONG description"]).await;
    refused(&client, open, with(request(&world), "subject", "x".repeat(201)), &["TEXT_TOO_LONG subject"])
        .await;
    for key in [String::new(), "k".repeat(201), "k\u{1}".to_owned()] {
        let input = with(request(&world), "idempotencyKey", key);
        refused(&client, open, input, &["VALUE_INVALID idempotencyKey"]).await;
    }
    for unknown in ["", "x", "tkt_00000000000000000000000000000000", "per_00000000000000000000000000000000"] {
        let variables = json!({"ticketId": unknown, "body": "Hola"});
        let answer = refused(&client, "ReplyToTicket", variables, &["NOT_FOUND ticketId"]).await;
        let message = answer.payload()["userErrors"][0]["message"].to_string();
        assert!(unknown.len() < 5 || !message.contains(unknown), "{message}");
    }
    let out_of_order = json!({"ticketId": id, "reason": "Urgente", "idempotencyKey": world.key()});
    refused(&admin, "TakeOutOfOrder", out_of_order, &["TICKET_TAKEN ticketId"]).await;
    let resolve = json!({"ticketId": id, "summary": "Listo.", "cause": "HOW_TO"});
    refused(&agent_2, "Resolve", resolve, &["NOT_ASSIGNEE ticketId"]).await;
    let estimate = json!({"ticketId": id, "resolvesOn": "2026-11-22"});
    refused(&agent, "Estimate", estimate, &["DATE_INVALID resolvesOn"]).await;
    let stale = json!({"ticketId": id, "topicCode": "otro", "expectedVersion": 1});
    let stale = refused(&agent, "Reclassify", stale, &["VERSION_CONFLICT expectedVersion"]).await;
    assert_eq!(stale.payload()["ticket"]["version"], 2, "the payload shows the ticket as it is");
    assert_eq!(stale.payload()["ticket"]["topic"]["code"], "resolucion");

    assert_eq!(world.everything().await, before, "a refusal changed something");
    // The longest text that may be is 64 KiB.
    let longest = with(request(&world), "description", "ñ".repeat(32 * 1024));
    client.sends(open, longest).await.done();
});

on_both_stacks!(a_wrong_check_digit_is_not_corrected, |stack| {
    let world = World::on(stack).await;
    let agent = world.agent();
    let before = world.everything().await;
    let mut input = request(&world);
    input["nit"] = "999000001-3".into();
    let variable = agent.sends("OpenTicket", json!({"input": input})).await;
    let literal = agent.gql("{ company(nit: \"999000001-3\") { name } }", json!({})).await;
    for answer in [variable, literal] {
        is_clean(&answer);
        assert_eq!((answer.status.as_u16(), answer.codes()), (400, vec!["BAD_USER_INPUT"]));
        assert_eq!(answer.at("/errors/0/extensions/reason"), "DV_MISMATCH");
        let message = text(answer.at("/errors/0/message")).replace("999000001-3", "");
        assert!(!message.contains('2'), "it tells the right digit: {message}");
    }
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(a_key_serves_one_input, |stack| {
    let world = World::on(stack).await;
    let client = world.client();
    let mut input = request(&world);
    let first = client.sends("OpenTicket", json!({"input": input})).await;
    let before = world.everything().await;
    let replay = client.sends("OpenTicket", json!({"input": input})).await;
    assert_eq!(replay.done(), first.done());
    input["subject"] = "Otro asunto".into();
    let reused = client.sends("OpenTicket", json!({"input": input})).await;
    is_clean(&reused);
    assert_eq!(reused.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(a_bad_token_is_nobody, |stack| {
    let world = World::on(stack).await;
    let before = world.everything().await;
    let keys = TokenKeys::from_seed([7; 32], TokenSettings::new("turno")).unwrap();
    let right = world.token_with(AGENT, &keys, TimeDelta::zero());
    let (head, rest) = right.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    let forger = TokenKeys::from_seed([8; 32], TokenSettings::new("turno")).unwrap();
    let stranger = TokenKeys::from_seed([7; 32], TokenSettings::new("another")).unwrap();
    let bad = [
        world.token_with(AGENT, &keys, TimeDelta::minutes(-10)),
        world.token_with(AGENT, &forger, TimeDelta::zero()),
        world.token_with(AGENT, &stranger, TimeDelta::zero()),
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{head}.{claims}."),
        format!("{head}.{claims}"),
        format!("{head}.{claims}.{}", "A".repeat(86)),
        String::new(),
        "x".to_owned(),
    ];
    for token in &bad {
        let body = json!({"query": "{ queue { length } }"}).to_string();
        let answer = world.post(Some(token), body).await;
        is_clean(&answer);
        assert_eq!((answer.status.as_u16(), answer.codes()), (401, vec!["UNAUTHENTICATED"]), "{token}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        // Not even for what is open to everybody.
        let answer = world.post(Some(token), json!({"query": "{ desk { isOpen } }"}).to_string()).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{token}");
    }
    let answer = world.post(Some(&right), json!({"query": "{ queue { length } }"}).to_string()).await;
    assert_eq!(answer.data()["queue"]["length"], 0);
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(what_is_no_query_or_too_much_of_one, |stack| {
    let world = World::on(stack).await;
    let before = world.everything().await;
    let agent = world.agent();
    let brackets = format!("{{ node(id: {} ) {{ id }} }}", "[".repeat(4000));
    let mut bomb = "{ desk { ...f0 } }".to_owned();
    for level in 0..30 {
        let next = level + 1;
        bomb.extend([
            " fragment f",
            &level.to_string(),
            " on Desk { ...f",
            &next.to_string(),
            " ...f",
            &next.to_string(),
            " }",
        ]);
    }
    bomb.push_str(" fragment f30 on Desk { isOpen }");
    let page = "nodes { messages(first: 100) { nodes { body } } history(first: 100) { nodes { kind } } }";
    for (query, code) in [
        (brackets.as_str(), "QUERY_TOO_LARGE"),
        (bomb.as_str(), "QUERY_TOO_LARGE"),
        (&"#".repeat(33 << 10), "QUERY_TOO_LARGE"),
        (&format!("{{ tickets(first: 100) {{ {page} }} }}"), "QUERY_TOO_LARGE"),
        (&format!("{{ {} }}", "a: desk { isOpen } ".repeat(50)), "QUERY_TOO_LARGE"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ nada }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...f } fragment f on Query { ...f }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ queue(first: \"x\") { length } }", "BAD_USER_INPUT"),
        ("{ queue(first: 101) { length } }", "BAD_USER_INPUT"),
        ("{ queue(first: -1) { length } }", "BAD_USER_INPUT"),
        ("{ queue(after: \"x\") { length } }", "BAD_USER_INPUT"),
    ] {
        let answer = agent.gql(query, json!({})).await;
        is_clean(&answer);
        let shown: String = query.chars().take(60).collect();
        assert_eq!(answer.codes().first(), Some(&code), "{shown}: {:#}", answer.body);
    }
    let token = world.token(AGENT);
    for body in [
        "",
        "null",
        "[]",
        "[{\"query\":\"{desk{isOpen}}\"}]",
        "{\"query\":7}",
        "\u{0}",
        "{\"query\":\"{desk{isOpen}}\"",
    ] {
        let answer = world.post(Some(&token), body).await;
        is_clean(&answer);
        assert_eq!((answer.status.as_u16(), answer.codes()), (400, vec!["BAD_USER_INPUT"]), "{body}");
    }
    assert_eq!(world.everything().await, before);
    assert_eq!(agent.sees_queue().await["length"], 0, "whoever behaves is served");
});
