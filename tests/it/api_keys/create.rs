//! `apiKeyCreate`.

use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::actors::MAKE_KEY;
use desk_tests::answer::{Answer, text};
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::{Value, json};
use turno::api_keys::{LONGEST_LIFE, MAX_LIVE};
use turno::log::{Fact, list_after};
use turno::platform::clock::Clock as _;
use turno::platform::db::Scope;
use turno_entity::{ApiKeyScope, Audience};

const LIST: &str = "query($first: Int, $after: String) { apiKeys(first: $first, after: $after) {
    nodes { id name scopes prefix createdAt createdBy { displayName } expiresAt lastUsedAt revokedAt }
    pageInfo { hasNextPage endCursor } } }";

fn input(world: &World, scopes: &[&str], lasts: TimeDelta) -> Value {
    let until: DateTime<Utc> = world.stack.clock.now() + lasts;
    json!({"name": "Facturador", "scopes": scopes, "expiresAt": until})
}

async fn makes(world: &World, input: &Value) -> Answer {
    world.admin().gql(MAKE_KEY, json!({"input": input})).await
}

on_both_stacks!(an_admin_makes_a_key_and_sees_its_secret_once, |stack| {
    let world = World::on(stack).await;
    let before = world.head().await;
    let mut input = input(&world, &["INVOICE", "READ"], TimeDelta::days(365));
    input["idempotencyKey"] = json!("uno");
    let made = makes(&world, &input).await.done().clone();
    let (key, secret) = (&made["apiKey"], text(&made["secret"]));
    let id = text(&key["id"]);
    let prefix = format!("turno_{}", id.strip_prefix("key_").unwrap());
    let expected = json!({"id": id, "name": "Facturador", "scopes": ["READ", "INVOICE"], "prefix": prefix,
        "createdAt": "2026-11-24T13:00:00.000000Z", "createdBy": {"displayName": "Ada Mora"},
        "expiresAt": "2027-11-24T13:00:00.000000Z", "lastUsedAt": null, "revokedAt": null});
    assert_eq!(key, &expected);
    assert!(secret.starts_with(&format!("{prefix}_")) && secret.len() == 87);

    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    let events = list_after(&tx, before, 9).await.unwrap();
    drop(tx);
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!((event.audience, event.company_id), (Audience::Desk, None));
    let Fact::ApiKeyCreated(fact) = Fact::decode(&event.kind, 1, &event.payload).unwrap() else { panic!() };
    assert_eq!((fact.key.to_string().as_str(), fact.scope), (id, ApiKeyScope::Invoice));

    let hidden = &secret[prefix.len() + 1..];
    for (table, rows) in world.everything().await {
        assert!(rows.iter().all(|row| !row.contains(hidden)), "the secret stands in {table}");
    }

    let again = makes(&world, &input).await.done().clone();
    assert_eq!((&again["apiKey"], &again["secret"]), (key, &Value::Null), "a replay shows no secret");
    assert_eq!(again["streamPosition"], made["streamPosition"]);
    input["name"] = json!("Otro");
    assert_eq!(makes(&world, &input).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(world.head().await, before + 1);

    let node = "query($id: ID!) { node(id: $id) { ... on ApiKey { name } } }";
    let shown = world.admin().gql(node, json!({"id": id})).await.data().clone();
    assert_eq!(shown, json!({"node": {"name": "Facturador"}}));
    let hidden = world.agent().gql("query($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await;
    assert_eq!(hidden.data(), &json!({"node": null}));
});

on_both_stacks!(what_is_wrong_is_told_and_nothing_is_made, |stack| {
    let world = World::on(stack).await;
    let (day, before) = (TimeDelta::days(1), world.everything().await);
    let with = |name: &str, value: Value| {
        let mut input = input(&world, &["READ"], day);
        input[name] = value;
        input
    };
    let wrong = [
        (with("name", json!(" ")), "TEXT_REQUIRED name"),
        (with("name", json!("x".repeat(201))), "TEXT_TOO_LONG name"),
        (with("name", json!("a\u{7}b")), "TEXT_INVALID name"),
        (with("scopes", json!([])), "VALUE_INVALID scopes"),
        (with("idempotencyKey", json!("")), "VALUE_INVALID idempotencyKey"),
        (input(&world, &["READ"], TimeDelta::zero()), "DATE_INVALID expiresAt"),
        (input(&world, &["READ"], LONGEST_LIFE + TimeDelta::microseconds(1)), "DATE_INVALID expiresAt"),
    ];
    for (input, refusal) in wrong {
        assert_eq!(makes(&world, &input).await.refusals(), [refusal]);
    }
    let mut all = input(&world, &[], -day);
    all["name"] = json!("");
    let refusals = makes(&world, &all).await.refusals();
    assert_eq!(refusals, ["TEXT_REQUIRED name", "VALUE_INVALID scopes", "DATE_INVALID expiresAt"]);
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(only_so_many_keys_are_alive, |stack| {
    let world = World::on(stack).await;
    let revoked = world.admin().makes_key("READ").await["apiKey"]["id"].clone();
    makes(&world, &input(&world, &["READ"], TimeDelta::hours(1))).await.done();
    for _ in 3..MAX_LIVE {
        world.admin().makes_key("READ").await;
    }
    let more = input(&world, &["READ"], TimeDelta::hours(2));
    let (one, other) = tokio::join!(makes(&world, &more), makes(&world, &more));
    let mut refusals = [one.refusals(), other.refusals()].concat();
    assert_eq!(refusals, ["API_KEYS_TOO_MANY"], "of two at once one is the last");
    world.admin().revokes_key(text(&revoked)).await;
    makes(&world, &more).await.done();
    refusals = makes(&world, &more).await.refusals();
    assert_eq!(refusals, ["API_KEYS_TOO_MANY"]);
    world.stack.clock.advance(TimeDelta::hours(1));
    makes(&world, &more).await.done();

    let page = world.admin().gql(LIST, json!({"first": 50})).await.data()["apiKeys"].clone();
    let after = json!({"first": 50, "after": page["pageInfo"]["endCursor"]});
    let rest = world.admin().gql(LIST, after).await.data()["apiKeys"]["nodes"].clone();
    let nodes = |page: &Value| page.as_array().unwrap().clone();
    let (page, rest) = (nodes(&page["nodes"]), nodes(&rest));
    assert_eq!((page.len(), rest.len()), (50, 2), "dead ones are shown too");
    let dead = page.iter().chain(&rest).filter(|key| !key["revokedAt"].is_null());
    assert_eq!(dead.map(|key| &key["id"]).collect::<Vec<_>>(), [&revoked]);
});

on_both_stacks!(only_an_admin_makes_keys, |stack| {
    let world = World::on(stack).await;
    let seats = world.one_of_each().await;
    let (input, before) = (input(&world, &["READ"], TimeDelta::days(1)), world.everything().await);
    for (place, seat) in seats.into_iter().enumerate().filter(|(place, _)| *place != 4) {
        let code = if place == 0 { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(seat.gql(MAKE_KEY, json!({"input": input})).await.codes(), [code]);
        assert_eq!(seat.gql(LIST, json!({})).await.codes(), [code]);
    }
    assert_eq!(world.everything().await, before);
});
