//! Answers to repeated writes are kept for a month.

use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::desk::KEPT;

on_both_stacks!(an_answer_is_given_again_for_a_month_and_then_forgotten, |stack| {
    let world = World::open(stack).await;
    let request = world.request("otro");
    let first = world.done(&world.client, request.clone()).await.ticket;
    world.pass(KEPT);
    let late = world.request("otro");
    let second = world.done(&world.client, late.clone()).await.ticket;

    assert_eq!(world.desk().forget_keys().await.unwrap(), 0, "a month is not over");
    assert_eq!(world.done(&world.client, request.clone()).await.ticket, first);
    world.pass(TimeDelta::microseconds(1));
    assert_eq!(world.desk().forget_keys().await.unwrap(), 1);
    assert_eq!(world.done(&world.client, late).await.ticket, second, "the younger one is kept");
    let again = world.done(&world.client, request).await.ticket;
    assert!(again != first && again != second, "a key that was forgotten is a new one");
});
