//! `ticketTakeNext`.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::queue::TicketTakeNext;
use turno_entity::{TicketId, TicketStatus};

pub(super) async fn take(world: &World) -> Option<TicketId> {
    let command = TicketTakeNext { idempotency_key: world.key() };
    world.desk().take_next(&world.agent, command).await.unwrap().outcome.ticket
}

on_both_stacks!(the_oldest_is_taken_whatever_its_level_and_the_queue_ends, |stack| {
    let world = World::open(stack).await;
    let mut opened = Vec::new();
    for topic in ["mejora_roles", "reportes", "consecutivos"] {
        opened.push(world.opened(topic).await);
        world.pass(TimeDelta::minutes(1));
    }
    // A second one of the same instant stands behind the first.
    let (one, two) = (world.opened("otro").await, world.opened("consecutivos").await);
    opened.extend([one, two]);
    // Over the night and a week-end nothing changes in the order (DR-13).
    world.pass_until("2026-11-30 08:00");
    opened.push(world.done(&world.other_client, world.request("consecutivos")).await.ticket);
    for expected in &opened {
        assert_eq!(take(&world).await, Some(*expected));
        assert_eq!(world.ticket(*expected).await.assignee_id, world.agent.person());
    }
    let head = world.head().await;
    assert_eq!(take(&world).await, None, "an empty queue is no error");
    assert_eq!(world.head().await, head);
    // An empty answer is not kept: the same key takes what comes afterwards.
    let command = TicketTakeNext { idempotency_key: "again".into() };
    world.desk().take_next(&world.agent, command.clone()).await.unwrap();
    let late = world.opened("otro").await;
    assert_eq!(world.desk().take_next(&world.agent, command).await.unwrap().outcome.ticket, Some(late));
    let report = world.audit().await;
    assert!(report.is_err(), "nobody looked at the clocks for a week: {report:?}");
});

on_both_stacks!(waiting_keeps_the_place_and_is_skipped, |stack| {
    let world = World::open(stack).await;
    let (first, second) = (world.opened("otro").await, world.opened("otro").await);
    world.does(Deed::Pause, first).await;
    let pending = world.ticket_in(TicketStatus::PendingIdentification).await;
    world.pass(TimeDelta::minutes(1));
    let third = world.opened("otro").await;
    assert_eq!(take(&world).await, Some(second));
    world.does(Deed::ReplyByClient, first).await;
    world.does(Deed::Identify, pending).await;
    for expected in [first, pending, third] {
        assert_eq!(take(&world).await, Some(expected));
    }
    world.is_proved().await;
});
