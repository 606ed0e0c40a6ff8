//! `ticketRelease`.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno_entity::TicketStatus;

on_both_stacks!(it_goes_back_to_its_old_place, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    world.pass(TimeDelta::minutes(1));
    let later = world.opened("otro").await;
    let head = world.head().await;
    world.does(Deed::Release, ticket).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_RELEASED"]);
    assert_eq!(world.place(ticket).await, Some(true));
    for expected in [ticket, later] {
        world.does(Deed::TakeNext, expected).await;
        assert_eq!(world.ticket(expected).await.status, TicketStatus::InProgress);
    }
    world.is_proved().await;
});
