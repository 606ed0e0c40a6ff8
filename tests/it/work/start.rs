//! `workSessionStart`.

use super::world::{record, start, stop};
use crate::packages::set::package;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::work::WorkSessionStart;
use turno_entity::{ImprovementKind, Role, TicketStatus};

on_both_stacks!(only_on_a_ticket_that_he_has_and_one_at_a_time, |stack| {
    let world = World::open(stack).await;
    let queued = world.opened("otro").await;
    world.refuses(&world.agent, start(&world, queued), &[(Code::TicketStateConflict, "ticketId")]).await;
    world.does(Deed::TakeNext, queued).await;
    world.refuses(&world.agent2, start(&world, queued), &[(Code::NotAssignee, "ticketId")]).await;
    let nobody = WorkSessionStart { ticket_id: "tkt_x".into(), ..start(&world, queued) };
    world.refuses(&world.agent, nobody, &[(Code::NotFound, "ticketId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &start(&world, queued)).await;

    let session = world.done(&world.agent, start(&world, queued)).await.session;
    let row = world.session(session).await;
    assert_eq!((row.started_at, row.ended_at, row.billable), (world.now(), None, true));
    let second = world.ticket_in(TicketStatus::InProgress).await;
    world.refuses(&world.agent, start(&world, second), &[(Code::WorkOverlaps, "startedAt")]).await;
    world.pass(TimeDelta::minutes(5));
    world.done(&world.agent, stop(&world, session)).await;
    world.done(&world.agent, start(&world, second)).await;
    world.is_proved().await;
});

on_both_stacks!(of_two_at_once_one_begins, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let one = world.ticket_in(TicketStatus::InProgress).await;
    let two = world.ticket_in(TicketStatus::InProgress).await;
    let (first, second) = tokio::join!(
        world.run(&world.agent, start(&world, one)),
        other.run(&world.agent, start(&world, two)),
    );
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|done| **done).count(), 1);
});

on_both_stacks!(on_an_improvement_only_after_acceptance_or_where_it_is_free, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    world.does(Deed::TakeNext, ticket).await;
    world.refuses(&world.agent, start(&world, ticket), &[(Code::QuoteRequired, "ticketId")]).await;
    world.does(Deed::Release, ticket).await;
    world.does(Deed::CancelByClient, ticket).await;

    let (ticket, quote) = world.accepted(1).await;
    world.does(Deed::TakeNext, ticket).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    let row = world.session(session).await;
    assert_eq!((row.quote_id, row.billable), (Some(quote), true));
    world.done(&world.agent, stop(&world, session)).await;

    world.done(&world.admin, package(&world, &[ImprovementKind::Field], None, None)).await;
    let free = world.opened("mejora_campos").await;
    world.does(Deed::TakeNext, free).await;
    let session = world.done(&world.agent, start(&world, free)).await.session;
    let row = world.session(session).await;
    assert_eq!((row.quote_id, row.billable), (None, false), "it is recorded, and never charged");
});

on_both_stacks!(an_exhausted_quote_admits_no_new_session_until_a_new_one_is_accepted, |stack| {
    let world = World::open(stack).await;
    let (ticket, _) = world.accepted(1).await;
    world.does(Deed::TakeNext, ticket).await;
    let from = world.now();
    world.pass(TimeDelta::hours(1));
    // One second less than the block of half an hour.
    world.done(&world.agent, record(&world, ticket, from, 1_799)).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    world.pass(TimeDelta::minutes(40));
    world.done(&world.agent, stop(&world, session)).await;
    assert_eq!(world.session(session).await.seconds, Some(2_400), "a stop records the truth");
    world.refuses(&world.agent, start(&world, ticket), &[(Code::QuoteExhausted, "ticketId")]).await;
    let later = record(&world, ticket, world.now() - TimeDelta::seconds(10), 5);
    world.refuses(&world.agent, later, &[(Code::QuoteExhausted, "ticketId")]).await;

    let new = world.quoted(ticket, 4).await;
    world.done(&world.client, crate::quotes::world::accept(&world, new)).await;
    world.does(Deed::TakeNext, ticket).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    assert_eq!(world.session(session).await.quote_id, Some(new));
    world.is_proved().await;
});

on_both_stacks!(work_after_a_reopening_is_recorded_and_not_charged, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::Resolved).await;
    world.does(Deed::Reopen, ticket).await;
    world.does(Deed::TakeNext, ticket).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    assert!(!world.session(session).await.billable);
});
