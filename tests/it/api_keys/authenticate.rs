//! Who the bearer of a key is, at every door.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::TimeDelta;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::socket::Subscriber;
use desk_tests::world::World;
use serde_json::{Value, json};

const HOURS: &str =
    "{ billableHours(period: {from: \"2026-11-01\", to: \"2026-11-30\"}) { totals { lines } } }";
const EXPORT: &str = "/export/billable-lines.csv?from=2026-11-01&to=2026-11-30";

/// The status and the body of a GET, with whatever stands after `Bearer`.
async fn get(world: &World, uri: &str, key: &str) -> (u16, String) {
    let request = Request::get(uri).header("authorization", format!("Bearer {key}"));
    let request = request.header("x-request-id", "one").header("accept", "application/graphql-response+json");
    let response = world.send(request.body(Body::empty()).unwrap()).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn asks(world: &World, key: &str) -> Value {
    world.post(Some(key), json!({"query": HOURS}).to_string()).await.body
}

on_both_stacks!(a_key_reads_by_post_and_get_and_exports, |stack| {
    let world = World::on(stack).await;
    let made = world.admin().makes_key("READ").await;
    let key = text(&made["secret"]);
    let lines = json!({"data": {"billableHours": {"totals": {"lines": 0}}}});
    assert_eq!(asks(&world, key).await, lines);
    let uri = "/graphql?query=%7Btariff%7BblockMinutes%7D%7D";
    assert_eq!(
        get(&world, uri, key).await,
        (200, "{\"data\":{\"tariff\":{\"blockMinutes\":30}}}".to_owned())
    );
    let (status, csv) = get(&world, EXPORT, key).await;
    assert!(status == 200 && csv.starts_with("line_id,"), "{csv}");
});

on_both_stacks!(whatever_is_wrong_with_a_key_the_answer_is_the_same, |stack| {
    let world = World::on(stack).await;
    let admin = world.admin();
    let revoked = admin.makes_key("INVOICE").await;
    admin.revokes_key(text(&revoked["apiKey"]["id"])).await;
    let made = admin.makes_key("INVOICE").await;
    let (key, other) = (text(&made["secret"]), text(&revoked["secret"]));
    let mistyped = [&key[..86], "?"].concat();
    let mixed = [&key[..39], &other[39..]].concat();
    let bodies = [asks(&world, &mistyped).await, asks(&world, &mixed).await, asks(&world, other).await];
    assert_eq!(bodies[0]["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    let exports = [&mistyped, &mixed, other];
    let (status, body) = get(&world, EXPORT, "x").await;
    for wrong in exports {
        assert_eq!(get(&world, EXPORT, wrong).await, (status, body.clone()));
    }
    assert_eq!(status, 401);

    let year = TimeDelta::days(365);
    world.stack.clock.advance(year - TimeDelta::microseconds(1));
    assert!(asks(&world, key).await["data"].is_object());
    world.stack.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(asks(&world, key).await, bodies[0], "expired by the desk's clock");
    assert_eq!(get(&world, EXPORT, key).await, (401, body));
});

on_both_stacks!(a_mistyped_key_costs_no_statement, |stack| {
    let world = World::on(stack).await;
    let made = world.admin().makes_key("READ").await;
    let key = text(&made["secret"]);
    let before = world.app.statements();
    for place in [0, 7, 39, 60, 86] {
        let mut letters = key.as_bytes().to_vec();
        letters[place] = if letters[place] == b'2' { b'3' } else { b'2' };
        asks(&world, &String::from_utf8(letters).unwrap()).await;
    }
    assert_eq!(world.app.statements(), before);
});

on_both_stacks!(a_key_reads_on_a_socket_until_it_is_revoked, |stack| {
    let world = World::on(stack).await;
    let made = world.admin().makes_key("READ").await;
    let url = format!("http://{}", world.listen().await);
    let query = "{ tariff { blockMinutes } }";
    let mut socket = Subscriber::open(&url, text(&made["secret"]), query, json!({})).await;
    assert_eq!(socket.next().await.unwrap(), json!({"blockMinutes": 30}));
    world.admin().revokes_key(text(&made["apiKey"]["id"])).await;
    assert_eq!(socket.closing().await, Some(4403));
});

on_both_stacks!(a_key_is_nobody_s_sign_in, |stack| {
    let world = World::on(stack).await;
    let key = world.api_key().await;
    let before = world.everything().await;
    for query in [
        "{ viewer { role } }",
        "mutation { sessionRevoke { userErrors { code } } }",
        "{ tickets { nodes { id } } }",
    ] {
        let answer = key.gql(query, json!({})).await;
        assert_eq!((answer.codes(), answer.status.as_u16()), (vec!["FORBIDDEN"], 403), "{query}");
    }
    assert_eq!(world.everything().await, before);
});
