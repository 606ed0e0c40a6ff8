//! From the stored calendar, through a desk that starts, to a ticket's deadline.

use desk_tests::on_both_stacks;
use desk_tests::world::World;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

on_both_stacks!(a_stored_closure_moves_the_deadlines_of_a_desk_that_starts, |stack| {
    let owner = stack.owner().await;
    // The day on which the tests begin, a Tuesday, at the opening.
    let closed = "INSERT INTO closure (date, name) VALUES ('2026-11-24', 'Inventario')";
    assert_eq!(owner.execute_unprepared(closed).await.unwrap().rows_affected(), 1);
    owner.close().await.unwrap();
    let world = World::on(stack).await;

    let desk = world.client().gql("{ desk { isOpen opensAt } }", json!({})).await;
    assert_eq!(desk.data()["desk"], json!({"isOpen": false, "opensAt": "2026-11-25T13:00:00.000000Z"}));
    let opened = world.client().opens_ticket("Hoy no abren").await;
    // Thirty minutes from the opening of the next day, and not of this one.
    assert_eq!(opened["responseDeadline"]["dueAt"], "2026-11-25T13:30:00.000000Z");
    let seen = world.client().reads(opened["id"].as_str().unwrap()).await;
    let stretches = seen["responseDeadline"]["explanation"].as_array().unwrap();
    assert!(
        stretches.iter().any(|one| one["kind"] == "CLOSURE" && one["note"] == "Inventario"),
        "{stretches:?}"
    );
    let counted: i64 = stretches.iter().map(|one| one["countedSeconds"].as_i64().unwrap()).sum();
    assert_eq!(counted, 30 * 60);
});
