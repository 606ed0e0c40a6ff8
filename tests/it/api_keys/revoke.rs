//! `apiKeyRevoke`.

use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::json;
use turno::log::{Fact, list_after};
use turno::platform::db::Scope;

const REVOKE: &str = "mutation($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) {
    apiKey { id } streamPosition userErrors { code message path } } }";
const HOURS: &str =
    "{ billableHours(period: {from: \"2026-11-01\", to: \"2026-11-30\"}) { totals { lines } } }";

on_both_stacks!(a_revoked_key_is_dead_at_once, |stack| {
    let world = World::on(stack).await;
    let (key, admin) = (world.api_key().await, world.admin());
    let id = admin.gql("{ apiKeys { nodes { id } } }", json!({})).await.data()["apiKeys"]["nodes"][0]["id"]
        .clone();
    assert_eq!(key.gql(HOURS, json!({})).await.data()["billableHours"]["totals"]["lines"], 0);
    let before = world.head().await;

    let revoked = admin.revokes_key(text(&id)).await;
    let by = json!({"id": id, "revokedAt": "2026-11-24T13:00:00.000000Z", "revokedBy": {"displayName": "Ada Mora"}});
    assert_eq!(revoked, by);
    assert_eq!(key.gql(HOURS, json!({})).await.codes(), ["UNAUTHENTICATED"]);
    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    let event = list_after(&tx, before, 9).await.unwrap().remove(0);
    drop(tx);
    let Fact::ApiKeyRevoked(fact) = Fact::decode(&event.kind, 1, &event.payload).unwrap() else { panic!() };
    assert_eq!(json!(fact.key), id);

    admin.revokes_key(text(&id)).await;
    assert_eq!(world.head().await, before + 1, "a key that is revoked stays so");
});

on_both_stacks!(an_unknown_key_is_not_found_and_a_replay_does_nothing_more, |stack| {
    let world = World::on(stack).await;
    let admin = world.admin();
    let key = admin.makes_key("READ").await["apiKey"]["id"].clone();
    let before = world.everything().await;
    for absent in ["key_00000000000000000000000000000009", "x", ""] {
        let answer = admin.gql(REVOKE, json!({"input": {"apiKeyId": absent}})).await;
        assert_eq!(answer.refusals(), ["NOT_FOUND apiKeyId"]);
    }
    assert_eq!(world.everything().await, before);
    let input = json!({"input": {"apiKeyId": key, "idempotencyKey": "una"}});
    let done = admin.gql(REVOKE, input.clone()).await.done().clone();
    let after = world.everything().await;
    assert_eq!(admin.gql(REVOKE, input).await.done(), &done);
    let other =
        json!({"input": {"apiKeyId": "key_00000000000000000000000000000009", "idempotencyKey": "una"}});
    assert_eq!(admin.gql(REVOKE, other).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(world.everything().await, after);
});

on_both_stacks!(only_an_admin_revokes_keys, |stack| {
    let world = World::on(stack).await;
    let key = world.admin().makes_key("READ").await["apiKey"]["id"].clone();
    let seats = world.one_of_each().await;
    let before = world.everything().await;
    for (place, seat) in seats.into_iter().enumerate().filter(|(place, _)| *place != 4) {
        let code = if place == 0 { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(seat.gql(REVOKE, json!({"input": {"apiKeyId": key}})).await.codes(), [code]);
    }
    assert_eq!(world.everything().await, before);
});
