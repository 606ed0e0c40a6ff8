//! `workSessionRecord`.

use super::world::{record, start};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno_entity::{Role, TicketStatus};

on_both_stacks!(it_lies_within_the_time_for_which_he_has_the_ticket, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("otro").await;
    world.does(Deed::Reply, ticket).await;
    world.pass(TimeDelta::minutes(30));
    world.does(Deed::TakeNext, ticket).await;
    let taken = world.now();
    world.pass(TimeDelta::minutes(60));
    let early = record(&world, ticket, taken - TimeDelta::microseconds(1), 60);
    world.refuses(&world.agent, early, &[(Code::ValueInvalid, "startedAt")]).await;
    let late = record(&world, ticket, taken, 3_601);
    world.refuses(&world.agent, late, &[(Code::ValueInvalid, "startedAt")]).await;
    for seconds in [0, -1, 86_401] {
        let command = record(&world, ticket, taken, seconds);
        world.refuses(&world.agent, command, &[(Code::ValueInvalid, "seconds")]).await;
    }
    world.refuses(&world.agent2, record(&world, ticket, taken, 60), &[(Code::NotAssignee, "ticketId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &record(&world, ticket, taken, 60)).await;
    let session = world.done(&world.agent, record(&world, ticket, taken, 3_600)).await.session;
    let row = world.session(session).await;
    assert_eq!((row.seconds, row.ended_at), (Some(3_600), Some(taken + TimeDelta::hours(1))));
    world.is_proved().await;
});

on_both_stacks!(no_two_sessions_of_one_agent_overlap, |stack| {
    let world = World::open(stack).await;
    let one = world.ticket_in(TicketStatus::InProgress).await;
    let two = world.ticket_in(TicketStatus::InProgress).await;
    let from = world.now();
    world.pass(TimeDelta::minutes(60));
    world.done(&world.agent, record(&world, one, from + TimeDelta::minutes(10), 600)).await;
    for (start, seconds) in [(0, 601), (10, 600), (12, 60), (19, 60), (5, 1_800)] {
        let command = record(&world, two, from + TimeDelta::minutes(start), seconds);
        world.refuses(&world.agent, command, &[(Code::WorkOverlaps, "startedAt")]).await;
    }
    // What touches does not overlap.
    world.done(&world.agent, record(&world, two, from, 600)).await;
    world.done(&world.agent, record(&world, two, from + TimeDelta::minutes(20), 600)).await;
    world.done(&world.agent, start(&world, one)).await;
    world.pass(TimeDelta::minutes(10));
    let during = record(&world, two, world.now() - TimeDelta::minutes(5), 60);
    world.refuses(&world.agent, during, &[(Code::WorkOverlaps, "startedAt")]).await;
});

on_both_stacks!(on_an_improvement_only_since_the_quote_was_accepted, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    world.does(Deed::TakeNext, ticket).await;
    let quote = world.quoted(ticket, 3).await;
    world.pass(TimeDelta::minutes(20));
    world.done(&world.client, crate::quotes::world::accept(&world, quote)).await;
    world.does(Deed::TakeNext, ticket).await;
    let accepted = world.now();
    world.pass(TimeDelta::minutes(20));
    world.done(&world.agent, record(&world, ticket, accepted, 60)).await;
    world.is_proved().await;
});
