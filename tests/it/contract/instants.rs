//! Instants and dates at the ends of time: years 1900 to 9999, wherever one can be given, cursors included.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::{Value, json};

on_both_stacks!(years_before_1900_and_after_9999_are_bad_input, |stack| {
    let world = World::on(stack).await;
    let agent = world.agent();
    let literal =
        |at: &str| format!("{{ tickets(filter: {{ receivedFrom: \"{at}\" }}) {{ nodes {{ id }} }} }}");
    let variable = "query($at: DateTime!) { tickets(filter: { receivedTo: $at }) { nodes { id } } }";
    for at in [
        "1899-12-31T23:59:59.999999Z",
        "1900-01-01T00:00:00+00:01",
        "0000-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-00:01",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
    ] {
        for answer in [agent.gql(&literal(at), json!({})).await, agent.gql(variable, json!({"at": at})).await]
        {
            assert_eq!((answer.status.as_u16(), answer.codes()), (400, vec!["BAD_USER_INPUT"]), "{at}");
        }
    }
    let ticket = world.client().opens_ticket("Resolución vencida").await;
    for (from, to) in [("1900-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")] {
        let query = "query($from: DateTime!, $to: DateTime!) { \
                     tickets(filter: { receivedFrom: $from, receivedTo: $to }) { nodes { id } } }";
        let answer = agent.gql(query, json!({"from": from, "to": to})).await;
        assert_eq!(answer.data()["tickets"]["nodes"], json!([{"id": ticket["id"]}]));
    }
    for date in ["1899-12-31", "0000-01-01", "-0001-01-01", "+10000-01-01", "+262142-12-31"] {
        let variables = json!({"ticketId": ticket["id"], "resolvesOn": date});
        let answer = agent.sends("Estimate", variables).await;
        assert_eq!((answer.status.as_u16(), answer.codes()), (400, vec!["BAD_USER_INPUT"]), "{date}");
    }
    // Dates that can be said, and on which the desk does not work: long gone, and beyond its calendar.
    for date in ["1900-01-01", "9999-12-31"] {
        let variables = json!({"ticketId": ticket["id"], "resolvesOn": date});
        assert_eq!(
            agent.sends("Estimate", variables).await.refusals(),
            ["DATE_INVALID resolvesOn"],
            "{date}"
        );
    }
});

/// A cursor of a list, moved to another instant.
fn moved(cursor: &str, to: &str) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let mut parts: Value = serde_json::from_slice(&bytes).unwrap();
    let at = parts.pointer_mut("/1/0").unwrap();
    assert!(at.is_string(), "the first part of a place is an instant: {at}");
    *at = to.into();
    URL_SAFE_NO_PAD.encode(parts.to_string())
}

on_both_stacks!(a_cursor_from_the_ends_of_time_is_bad_input, |stack| {
    let world = World::on(stack).await;
    let ticket = world.client().opens_ticket("Resolución vencida").await;
    let id = text(&ticket["id"]);
    world.client().replies(id, "Algo más.").await;
    let agent = world.agent();
    for (query, cursor) in [
        (
            "query($a: String, $id: ID!) { list: tickets(after: $a) { pageInfo { endCursor } } \
          ticket(id: $id) { id } }",
            "/data/list/pageInfo/endCursor",
        ),
        (
            "query($a: String, $id: ID!) { list: queue(after: $a) { pageInfo { endCursor } } \
          ticket(id: $id) { id } }",
            "/data/list/pageInfo/endCursor",
        ),
        (
            "query($a: String, $id: ID!) { list: responsesDue(after: $a) { pageInfo { endCursor } } \
          ticket(id: $id) { id } }",
            "/data/list/pageInfo/endCursor",
        ),
        (
            "query($a: String, $id: ID!) { ticket(id: $id) { messages(after: $a) { pageInfo { endCursor } } } }",
            "/data/ticket/messages/pageInfo/endCursor",
        ),
    ] {
        let page = agent.gql(query, json!({"a": null, "id": id})).await;
        let cursor = text(page.at(cursor)).to_owned();
        for to in [
            "1899-12-31T23:59:59Z",
            "-262143-01-01T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "+262142-12-31T23:59:59.999999999Z",
        ] {
            let answer = agent.gql(query, json!({"a": moved(&cursor, to), "id": id})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query} {to}: {:#}", answer.body);
        }
        for to in ["1900-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            let answer = agent.gql(query, json!({"a": moved(&cursor, to), "id": id})).await;
            answer.data();
        }
    }
});
