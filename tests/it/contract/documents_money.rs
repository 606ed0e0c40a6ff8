//! The consumers' documents about quotes and work, run as they are.

use chrono::TimeDelta;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{CLIENT, World};
use serde_json::{Value, json};

/// Lets the client approve quotes, as the ADMIN would when he enters him.
async fn with_approver(world: &World) {
    let owner = world.stack.owner().await;
    sea_orm::ConnectionTrait::execute_unprepared(&owner, "UPDATE member SET may_approve_quotes = true")
        .await
        .unwrap();
}

/// A ticket for a new report, and a quote for it.
async fn quoted(world: &World) -> (String, Value) {
    let input = json!({"subject": "Un reporte nuevo", "description": "Ventas por zona.",
        "topicCode": "mejora_reportes", "idempotencyKey": world.key()});
    let ticket = world.client().sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    let id = text(&ticket["id"]).to_owned();
    let variables = json!({"ticketId": id, "improvement": "REPORT", "description": "Reporte de ventas por zona.",
        "maximumBlocks": 3, "idempotencyKey": world.key()});
    let sent = world.agent().sends("SendQuote", variables).await.done().clone();
    assert_eq!(sent["ticket"]["status"], "WAITING_FOR_QUOTE");
    (id, sent["quote"].clone())
}

on_both_stacks!(a_quote_is_sent_seen_and_accepted, |stack| {
    let world = World::on(stack).await;
    with_approver(&world).await;
    let (ticket, quote) = quoted(&world).await;
    // Three blocks at 30,000 pesos and 19 %, good until the end of the fifteenth day after 24 November.
    let amounts = json!({"base": "90000.00", "iva": "17100.00", "total": "107100.00", "currency": "COP"});
    let expected = json!({"id": quote["id"], "status": "SENT", "maximumBlocks": 3, "amounts": amounts,
        "validUntil": "2026-12-10T04:59:59.999999Z"});
    assert_eq!(quote, expected);
    let seen = world.client().reads(&ticket).await;
    assert_eq!(seen["quotes"]["nodes"][0]["description"], "Reporte de ventas por zona.");
    assert_eq!(seen["quotes"]["nodes"][0]["amounts"], amounts);
    assert_eq!(seen["responseDeadline"]["state"], "MET", "the quote is the response");

    let accept = json!({"quoteId": quote["id"], "idempotencyKey": world.key()});
    let answer = world.client().sends("AcceptQuote", accept.clone()).await;
    let accepted = answer.done()["quote"].clone();
    assert_eq!((&accepted["status"], &accepted["ticket"]["status"]), (&json!("ACCEPTED"), &json!("QUEUED")));
    assert_eq!(accepted["acceptedAt"], "2026-11-24T13:00:00.000000Z");
    assert_eq!(accepted["acceptedBy"]["displayName"], "Luz Marina Ríos");
    let again = world.client().sends("AcceptQuote", accept).await;
    assert_eq!(again.done()["quote"], accepted, "a repetition says the same");
    let late = json!({"quoteId": quote["id"], "idempotencyKey": world.key()});
    assert_eq!(world.client().sends("AcceptQuote", late).await.refusals(), ["QUOTE_ANSWERED quoteId"]);
});

on_both_stacks!(a_quote_is_declined, |stack| {
    let world = World::on(stack).await;
    with_approver(&world).await;
    let (_, quote) = quoted(&world).await;
    let decline = json!({"quoteId": quote["id"], "reason": "Muy caro.", "idempotencyKey": world.key()});
    let foreign = world.other_client().sends("DeclineQuote", decline.clone()).await;
    assert_eq!(foreign.refusals(), ["NOT_FOUND quoteId"]);
    let answer = world.client().sends("DeclineQuote", decline).await;
    assert_eq!(answer.done()["quote"]["status"], "DECLINED");
    assert!(world.session(CLIENT).company.is_some());
});

on_both_stacks!(work_is_timed_and_put_on_record, |stack| {
    let world = World::on(stack).await;
    world.client().opens_ticket("Resolución vencida").await;
    let ticket = world.agent().takes_next().await;
    let start = json!({"ticketId": ticket["id"], "idempotencyKey": world.key()});
    let started = world.agent().sends("StartWork", start).await.done()["workSession"].clone();
    assert_eq!(started["startedAt"], "2026-11-24T13:00:00.000000Z");
    world.stack.clock.advance(TimeDelta::milliseconds(90_500));
    let stop = json!({"workSessionId": started["id"], "idempotencyKey": world.key()});
    let stopped = world.agent().sends("StopWork", stop).await.done()["workSession"].clone();
    assert_eq!(
        (&stopped["seconds"], &stopped["endedAt"]),
        (&json!(90), &json!("2026-11-24T13:01:30.500000Z"))
    );

    world.stack.clock.advance(TimeDelta::minutes(10));
    let record = json!({"ticketId": ticket["id"], "startedAt": "2026-11-24T13:02:00.000000Z", "seconds": 300,
        "idempotencyKey": world.key()});
    let recorded = world.agent().sends("RecordWork", record).await;
    assert_eq!(recorded.done()["workSession"]["seconds"], 300);
});
