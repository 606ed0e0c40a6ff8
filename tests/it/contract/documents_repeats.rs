//! The consumers' documents about repeats, run as they are; and what the portal is shown of one.

use chrono::TimeDelta;
use desk_tests::actors::Seat;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{NIT, OTHER_NIT, World};
use serde_json::{Value, json};

/// The same question twice, the first one resolved; the ids of both.
async fn asked_twice(world: &World) -> (String, String) {
    let first = world.client().opens_ticket("Resolución vencida").await;
    let id = text(&first["id"]).to_owned();
    world.agent().takes_next().await;
    world.agent().resolves(&id, "Se renovó la resolución.").await;
    world.stack.clock.advance(TimeDelta::days(1));
    let again = world.client().opens_ticket("Otra vez la resolución vencida").await;
    (id, text(&again["id"]).to_owned())
}

/// The ticket's repeat and the node of its id, as somebody sees them.
async fn shown(seat: Seat<'_>, ticket: &str, repeat: &Value) -> (Value, Value) {
    let query = "query($ticket: ID!, $repeat: ID!) {
        ticket(id: $ticket) { repeat {
            id status ticket { id } earlier { id number } confirmedBy { displayName } disputableUntil
            blockMinutes blockPrice ivaPercent company { nit } decidedBy { displayName } decisionReason
        } }
        node(id: $repeat) { __typename id }
    }";
    let answer = seat.gql(query, json!({"ticket": ticket, "repeat": repeat})).await;
    let data = answer.data();
    (data["ticket"]["repeat"].clone(), data["node"].clone())
}

on_both_stacks!(a_repeat_is_reviewed_confirmed_and_disputed, |stack| {
    let world = World::on(stack).await;
    let (first, again) = asked_twice(&world).await;
    let review = world.agent().sends("RepeatsToReview", json!({"first": 10})).await;
    let found = review.data()["repeats"]["nodes"].clone();
    let repeat = found[0]["id"].clone();
    let expected = json!([{
        "id": repeat,
        "status": "PROPOSED",
        "score": found[0]["score"],
        "ticket": {"id": again, "number": "LG-2026-000002"},
        "earlier": [{
            "id": first, "number": "LG-2026-000001", "resolvedAt": "2026-11-24T13:00:00.000000Z",
        }],
    }]);
    assert_eq!(found, expected);
    assert!((350..=1_000).contains(&found[0]["score"].as_i64().unwrap()), "{found}");
    // The company has been told nothing.
    let nothing = (Value::Null, Value::Null);
    assert_eq!(shown(*world.client(), &again, &repeat).await, nothing);
    let history = world.client().reads(&again).await["history"].to_string();
    assert!(!history.contains("REPEAT_"), "{history}");
    let seen = shown(*world.admin(), &again, &repeat).await;
    assert_eq!((&seen.0["id"], &seen.1), (&repeat, &json!({"__typename": "Repeat", "id": repeat})));
    let command = json!({"repeatId": repeat, "reason": "No.", "idempotencyKey": world.key()});
    assert_eq!(world.client().sends("DisputeRepeat", command).await.refusals(), ["NOT_FOUND repeatId"]);

    let command = json!({"repeatId": repeat, "idempotencyKey": world.key()});
    assert_eq!(world.agent().sends("ConfirmRepeat", command.clone()).await.codes(), ["FORBIDDEN"]);
    let confirmed = world.admin().sends("ConfirmRepeat", command.clone()).await.done()["repeat"].clone();
    let by_ada = json!({"id": repeat, "status": "CONFIRMED", "confirmedBy": {"displayName": "Ada Mora"}});
    assert_eq!(confirmed, by_ada);
    assert_eq!(world.admin().sends("ConfirmRepeat", command).await.done()["repeat"], by_ada, "a repetition");
    let late = json!({"repeatId": repeat, "idempotencyKey": world.key()});
    assert_eq!(world.admin().sends("ConfirmRepeat", late).await.refusals(), ["REPEAT_DECIDED repeatId"]);

    // Now the company sees what it is charged for, and until when it can object: 17:30 on 2 December.
    let seen = shown(*world.client(), &again, &repeat).await;
    let expected = json!({
        "id": repeat, "status": "CONFIRMED", "ticket": {"id": again},
        "earlier": [{"id": first, "number": "LG-2026-000001"}], "confirmedBy": {"displayName": "Ada Mora"},
        "disputableUntil": "2026-12-02T22:30:00.000000Z", "blockMinutes": 30, "blockPrice": "30000.00",
        "ivaPercent": "19.00", "company": {"nit": NIT}, "decidedBy": null, "decisionReason": null,
    });
    assert_eq!(seen, (expected, json!({"__typename": "Repeat", "id": repeat})));
    let foreign = "query($id: ID!) { node(id: $id) { id } }";
    let foreign = world.other_client().gql(foreign, json!({"id": repeat})).await;
    assert_eq!(foreign.data()["node"], Value::Null);

    let dispute = json!({"repeatId": repeat, "reason": "No es lo mismo.", "idempotencyKey": world.key()});
    let elsewhere = world.other_client().sends("DisputeRepeat", dispute.clone()).await;
    assert_eq!(elsewhere.refusals(), ["NOT_FOUND repeatId"]);
    let disputed = world.client().sends("DisputeRepeat", dispute).await.done()["repeat"].clone();
    assert_eq!(disputed, json!({"id": repeat, "status": "DISPUTED"}));
    let decide =
        "mutation($id: ID!) { repeatDecide(input: {repeatId: $id, uphold: false, reason: \"Tiene razón.\"}) {
        repeat { status } userErrors { code } } }";
    let decided = world.admin().gql(decide, json!({"id": repeat})).await;
    assert_eq!(decided.done()["repeat"]["status"], "DISMISSED");
    let (seen, _) = shown(*world.client(), &again, &repeat).await;
    assert_eq!((&seen["status"], &seen["decisionReason"]), (&json!("DISMISSED"), &json!("Tiene razón.")));
    let history = world.client().reads(&again).await["history"].to_string();
    for kind in ["REPEAT_CONFIRMED", "REPEAT_DISPUTED", "REPEAT_DECIDED"] {
        assert!(history.contains(kind), "{kind} in {history}");
    }
});

on_both_stacks!(repeats_are_listed_by_status_and_company_in_pages, |stack| {
    let world = World::on(stack).await;
    let (first, second) = asked_twice(&world).await;
    let third = world.client().opens_ticket("La resolución vencida, de nuevo").await;
    let theirs = world.other_client().opens_ticket("Resolución vencida").await;
    world.agent().responds(text(&theirs["id"]), "Ya la revisamos.").await;
    let theirs = world.other_client().opens_ticket("Resolución vencida otra vez").await;
    let list = async |filter: Value, first: i32, after: Value| {
        let query = "query($filter: RepeatFilter, $first: Int, $after: String) {
            repeats(filter: $filter, first: $first, after: $after) {
                nodes { ticket { id } } pageInfo { hasNextPage endCursor }
            } }";
        let variables = json!({"filter": filter, "first": first, "after": after});
        world.admin().gql(query, variables).await.data()["repeats"].clone()
    };
    let tickets = |page: &Value| -> Vec<String> {
        page["nodes"].as_array().unwrap().iter().map(|node| text(&node["ticket"]["id"]).to_owned()).collect()
    };
    let third = text(&third["id"]).to_owned();
    let theirs = text(&theirs["id"]).to_owned();
    let mut all = tickets(&list(json!({}), 10, Value::Null).await);
    assert_eq!(all.first(), Some(&second), "the one found first");
    assert!(!all.contains(&first), "the first is none");
    all.sort();
    let mut expected = vec![second.clone(), third.clone(), theirs.clone()];
    expected.sort();
    assert_eq!(all, expected);

    let ours = json!({"nit": NIT, "status": ["PROPOSED", "DISPUTED"]});
    let page = list(ours.clone(), 1, Value::Null).await;
    assert_eq!((tickets(&page), &page["pageInfo"]["hasNextPage"]), (vec![second], &json!(true)));
    let page = list(ours, 1, page["pageInfo"]["endCursor"].clone()).await;
    assert_eq!((tickets(&page), &page["pageInfo"]["hasNextPage"]), (vec![third], &json!(false)));
    assert_eq!(tickets(&list(json!({"nit": OTHER_NIT}), 10, Value::Null).await), [theirs]);
    let confirmed = json!({"status": "CONFIRMED"});
    assert_eq!(tickets(&list(confirmed, 10, Value::Null).await), Vec::<String>::new());
});
