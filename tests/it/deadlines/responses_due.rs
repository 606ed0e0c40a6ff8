//! The order in which responses are due.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::tickets::list_due_cards;

on_both_stacks!(the_earliest_deadline_comes_first_and_what_waits_for_nobody_is_left_out, |stack| {
    let world = World::open(stack).await;
    let slow = world.opened("mejora_roles").await;
    let middle = world.opened("reportes").await;
    world.pass(TimeDelta::minutes(5));
    let quick = world.opened("consecutivos").await;
    let (answered, paused, cancelled) =
        (world.opened("otro").await, world.opened("otro").await, world.opened("otro").await);
    world.does(Deed::Reply, answered).await;
    world.does(Deed::Pause, paused).await;
    world.does(Deed::CancelByClient, cancelled).await;
    world.done(&world.newcomer, world.request("consecutivos")).await;
    world.does(Deed::TakeNext, slow).await;

    let tx = world.read().await;
    let first = list_due_cards(&tx, None, 2).await.unwrap();
    let ids: Vec<_> = first.iter().map(|card| card.ticket.id).collect();
    assert_eq!(ids, [quick, middle]);
    let after = (first[1].clock.due_at.unwrap(), first[1].ticket.id);
    let rest = list_due_cards(&tx, Some(after), 10).await.unwrap();
    let ids: Vec<_> = rest.iter().map(|card| card.ticket.id).collect();
    assert_eq!(ids, [slow], "taking it changed nothing");
    world.is_proved().await;
});
