//! When a key was last used.

use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::{Value, json};

const QUERY: &str = "{ tariff { blockMinutes } }";

async fn last_use(world: &World) -> Value {
    let query = "{ apiKeys { nodes { lastUsedAt } } }";
    world.admin().gql(query, json!({})).await.data()["apiKeys"]["nodes"][0]["lastUsedAt"].clone()
}

on_both_stacks!(a_use_is_noted_once_a_minute_and_apart_from_the_query, |stack| {
    let world = World::on(stack).await;
    let key = world.reading_key().await;
    let write = async || world.app.key_uses().write(&world.app.desk).await.unwrap();
    assert_eq!((last_use(&world).await, write().await), (Value::Null, 0));

    let (head, before) = (world.head().await, world.everything().await);
    key.gql(QUERY, json!({})).await.data();
    key.gql(QUERY, json!({})).await.data();
    assert_eq!(world.everything().await, before, "queries never write");
    assert_eq!((write().await, write().await), (1, 0));
    assert_eq!(last_use(&world).await, "2026-11-24T13:00:00.000000Z");

    world.stack.clock.advance(TimeDelta::seconds(59));
    key.gql(QUERY, json!({})).await.data();
    assert_eq!(write().await, 0, "not yet a minute later");
    world.stack.clock.advance(TimeDelta::seconds(1));
    key.gql(QUERY, json!({})).await.data();
    assert_eq!(write().await, 1);
    assert_eq!(last_use(&world).await, "2026-11-24T13:01:00.000000Z");
    assert_eq!(world.head().await, head, "a use is no event");
});

on_both_stacks!(a_key_that_is_refused_is_not_used, |stack| {
    let world = World::on(stack).await;
    let key = world.reading_key().await.token().unwrap();
    let wrong = [&key[..86], "?"].concat();
    world.post(Some(&wrong), json!({"query": QUERY}).to_string()).await;
    assert_eq!(world.app.key_uses().write(&world.app.desk).await.unwrap(), 0);
});

on_both_stacks!(the_worker_writes_what_is_noted, |stack| {
    let world = World::on(stack).await;
    let key = world.reading_key().await;
    world.app.start_workers();
    key.gql(QUERY, json!({})).await.data();
    let seen = async {
        while last_use(&world).await.is_null() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(desk_tests::process::PATIENCE, seen).await.unwrap();
    assert_eq!(last_use(&world).await, "2026-11-24T13:00:00.000000Z");
});
