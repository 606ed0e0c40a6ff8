//! `workSessionCorrect`.

use super::world::{correct, record, start};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::work::WorkSessionCorrect;
use turno_entity::{Role, TicketStatus};

on_both_stacks!(the_old_one_stays_with_the_reason_and_counts_no_more, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    world.does(Deed::Reply, ticket).await;
    let from = world.now();
    world.pass(TimeDelta::hours(2));
    let old = world.done(&world.agent, record(&world, ticket, from, 7_200)).await.session;
    world.refuses(&world.agent2, correct(old, from, 60), &[(Code::NotAssignee, "workSessionId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &correct(old, from, 60)).await;
    let new = world.done(&world.agent, correct(old, from, 3_600)).await.session;
    let (row, before) = (world.session(new).await, world.session(old).await);
    assert_eq!((row.seconds, row.superseded_by), (Some(3_600), None));
    assert_eq!((before.seconds, before.superseded_by), (Some(7_200), Some(new)));
    assert_eq!(before.supersede_reason.as_deref(), Some("El almuerzo no cuenta."));
    world.refuses(&world.agent, correct(old, from, 60), &[(Code::WorkSuperseded, "workSessionId")]).await;
    // The time that became free can be used.
    world.done(&world.agent, record(&world, ticket, from + TimeDelta::hours(1), 3_600)).await;
    let over = correct(new, from, 3_601);
    world.refuses(&world.agent, over, &[(Code::WorkOverlaps, "startedAt")]).await;
    world.is_proved().await;
});

on_both_stacks!(what_cannot_be_corrected_is_refused, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    let from = world.now();
    let running = world.done(&world.agent, start(&world, ticket)).await.session;
    world.refuses(&world.agent, correct(running, from, 60), &[(Code::WorkRunning, "workSessionId")]).await;
    world.pass(TimeDelta::minutes(10));
    world.does(Deed::Release, ticket).await;
    let early = correct(running, from - TimeDelta::microseconds(1), 60);
    world.refuses(&world.agent, early, &[(Code::ValueInvalid, "startedAt")]).await;
    world.refuses(&world.agent, correct(running, from, 601), &[(Code::ValueInvalid, "startedAt")]).await;
    world.refuses(&world.agent, correct(running, from, 0), &[(Code::ValueInvalid, "seconds")]).await;
    let silent = WorkSessionCorrect { reason: " ".into(), ..correct(running, from, 60) };
    world.refuses(&world.agent, silent, &[(Code::TextRequired, "reason")]).await;
    let nobody = WorkSessionCorrect { work_session_id: "wrk_x".into(), ..correct(running, from, 60) };
    world.refuses(&world.agent, nobody, &[(Code::NotFound, "workSessionId")]).await;
    world.does(Deed::CancelByClient, ticket).await;
    let closed = correct(running, from, 60);
    world.refuses(&world.agent, closed, &[(Code::TicketStateConflict, "workSessionId")]).await;
});
