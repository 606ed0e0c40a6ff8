//! How far the desk looks back for what was asked before: the two hundred newest that could be meant.

use super::world::{AGAIN, ASKED, OTHER};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::deadlines::wake_due;
use turno::repeats::rules::COMPARED;

on_both_stacks!(the_two_hundredth_newest_is_compared_and_no_older_one, |stack| {
    let world = World::open(stack).await;
    assert_eq!(COMPARED, 200);
    let oldest = world.asks(&world.client, "contabilidad", ASKED).await;
    for _ in 0..199 {
        world.asks_and_hears(OTHER).await;
    }
    // What is not answered, was called off, is another company's or of another topic has no place among them.
    world.asks(&world.client, "contabilidad", OTHER).await;
    let off = world.asks_and_hears(OTHER).await;
    world.does(Deed::CancelByClient, off).await;
    for (by, topic) in [(&world.other_client, "contabilidad"), (&world.client, "cartera")] {
        let elsewhere = world.asks(by, topic, OTHER).await;
        world.does(Deed::Reply, elsewhere).await;
    }
    // The order is that of arrival: the last answer does not make it a newer one.
    world.pass(TimeDelta::minutes(1));
    world.does(Deed::Reply, oldest).await;
    world.pass(TimeDelta::hours(2));
    let again = world.asks(&world.client, "contabilidad", AGAIN).await;
    assert_eq!(world.evidence(world.only_repeat(again).await.id).await, [(oldest, 1_000)]);

    world.asks_and_hears(OTHER).await;
    let later = world.asks(&world.client, "contabilidad", ASKED).await;
    assert_eq!(world.repeats(later).await, [], "two hundred newer ones stand before it");
    wake_due(world.desk()).await;
    world.is_proved().await;
});
