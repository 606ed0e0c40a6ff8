//! What a key does with lines and months.

use crate::billing::queries::{improved, open};
use chrono::TimeDelta;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use desk_tests::world::World;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use turno::log::list_after;
use turno::platform::db::Scope;

/// The one line that is ready.
async fn line(world: &World) -> Value {
    let period = json!({"from": "2026-11-01", "to": "2026-11-30"});
    let ready = world.billing().sends("ReadyLines", period).await;
    ready.data()["billableLines"]["nodes"][0]["id"].clone()
}

/// Each write with a line of its own input.
fn writes(line: &Value, key: &str) -> [(&'static str, Value); 4] {
    [
        ("MarkInvoiced", json!({"lineIds": [line], "invoiceNumber": "FE-1", "idempotencyKey": key})),
        ("ReverseLine", json!({"lineId": line, "reason": "Otro valor.", "idempotencyKey": key})),
        ("CloseMonth", json!({"month": "2026-11", "idempotencyKey": key})),
        ("CloseMonth", json!({"month": "2026-11", "validateOnly": true, "idempotencyKey": key})),
    ]
}

on_both_stacks!(a_key_that_reads_writes_nothing, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 60).await;
    let (line, key) = (line(&world).await, world.reading_key().await);
    world.stack.clock.advance(TimeDelta::days(8));
    let before = world.everything().await;
    for (operation, variables) in writes(&line, "una") {
        let answer = key.sends(operation, variables).await;
        assert_eq!((answer.codes(), answer.status.as_u16()), (vec!["FORBIDDEN"], 403), "{operation}");
    }
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(the_log_and_the_statement_name_the_key, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 60).await;
    let (line, key) = (line(&world).await, world.api_key().await);
    let id = format!("key_{}", &key.token().unwrap()[6..38]);
    world.stack.clock.advance(TimeDelta::days(8));
    let before = world.head().await;
    let [mark, reverse, close, _] = writes(&line, "una");
    for (operation, variables) in [close.clone(), mark.clone(), reverse] {
        key.sends(operation, variables).await.done();
    }
    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    let actors: Vec<String> =
        list_after(&tx, before, 9).await.unwrap().into_iter().map(|event| event.actor).collect();
    drop(tx);
    assert_eq!(actors, vec![id.clone(); 3]);
    let query = "{ statements { nodes { closedBy { id displayName } } } }";
    for seat in [*world.billing(), *key] {
        let closed = seat.gql(query, json!({})).await.data()["statements"]["nodes"][0]["closedBy"].clone();
        assert_eq!(closed, json!({"id": id, "displayName": "Integración de facturación"}));
    }

    // Its key space is its own: billing's person may use the same key for something else.
    let mut other = mark.1.clone();
    other["invoiceNumber"] = json!("FE-2");
    assert_eq!(key.sends("MarkInvoiced", other.clone()).await.codes(), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(world.billing().sends("MarkInvoiced", other).await.refusals(), ["LINE_INVOICED lineIds.0"]);
    let head = world.head().await;
    assert_eq!(key.sends("MarkInvoiced", mark.1).await.done()["lines"][0]["invoiceNumber"], "FE-1");
    assert_eq!(world.head().await, head, "a replay does nothing more");
});

/// A file has one writer: nobody waits there.
#[tokio::test]
async fn a_key_that_is_revoked_while_it_waits_writes_nothing() {
    let world = open(Stack::postgres().await).await;
    improved(&world, *world.client(), 60).await;
    let (line, key) = (line(&world).await, world.api_key().await);
    let id = format!("key_{}", &key.token().unwrap()[6..38]);
    let owner = world.stack.owner().await;
    owner.execute_unprepared("BEGIN; UPDATE company SET name = name").await.unwrap();
    let [(mark, variables), ..] = writes(&line, "una");
    let revoked = async {
        // Who waits for a row waits for the transaction that has it.
        let waiting = "SELECT COUNT(*) AS waiting FROM pg_locks \
                       WHERE NOT granted AND transactionid = pg_current_xact_id()::xid";
        loop {
            let statement = Statement::from_string(DbBackend::Postgres, waiting);
            let row = owner.query_one_raw(statement).await.unwrap().unwrap();
            if row.try_get::<i64>("", "waiting").unwrap() == 1 {
                break;
            }
        }
        world.admin().revokes_key(&id).await;
        owner.execute_unprepared("COMMIT").await.unwrap();
    };
    let (answer, ()) = tokio::join!(key.sends(mark, variables), revoked);
    assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
    let found = world.billing().gql("{ billableLines { nodes { status } } }", json!({})).await;
    assert_eq!(text(&found.data()["billableLines"]["nodes"][0]["status"]), "READY");
}
