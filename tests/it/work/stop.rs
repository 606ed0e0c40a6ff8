//! `workSessionStop`, and the stop of itself.

use super::world::{start, stop};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::work::WorkSessionStop;
use turno_entity::{Role, TicketStatus};

on_both_stacks!(it_counts_whole_seconds_and_ends_once, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    world.pass(TimeDelta::milliseconds(61_999));
    world.refuses(&world.agent2, stop(&world, session), &[(Code::NotAssignee, "workSessionId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &stop(&world, session)).await;
    let command = stop(&world, session);
    world.done(&world.agent, command.clone()).await;
    let row = world.session(session).await;
    assert_eq!((row.seconds, row.ended_at), (Some(61), Some(world.now())));
    world.pass(TimeDelta::minutes(1));
    world.refuses(&world.agent, stop(&world, session), &[(Code::WorkNotRunning, "workSessionId")]).await;
    world.done(&world.agent, command).await;
    assert_eq!(world.session(session).await, row, "a repetition does nothing more");
    let nobody = WorkSessionStop { work_session_id: "wrk_x".into(), ..stop(&world, session) };
    world.refuses(&world.agent, nobody, &[(Code::NotFound, "workSessionId")]).await;
});

on_both_stacks!(a_ticket_that_leaves_his_hands_stops_it_at_that_instant, |stack| {
    let world = World::open(stack).await;
    for deed in [Deed::Release, Deed::Pause, Deed::Resolve, Deed::Cancel] {
        world.clear().await;
        let ticket = world.ticket_in(TicketStatus::InProgress).await;
        let session = world.done(&world.agent, start(&world, ticket)).await.session;
        world.pass(TimeDelta::seconds(90));
        world.does(deed, ticket).await;
        let row = world.session(session).await;
        assert_eq!((row.seconds, row.ended_at), (Some(90), Some(world.now())), "{deed:?}");
    }
    // So does a further quote for an improvement that is being worked on.
    world.clear().await;
    let (ticket, _) = world.accepted(2).await;
    world.does(Deed::TakeNext, ticket).await;
    let session = world.done(&world.agent, start(&world, ticket)).await.session;
    world.pass(TimeDelta::seconds(30));
    world.quoted(ticket, 5).await;
    assert_eq!(world.session(session).await.seconds, Some(30));
    world.is_proved().await;
});
