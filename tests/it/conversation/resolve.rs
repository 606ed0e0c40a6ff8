//! `ticketResolve`.

use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::clock::ClockState;
use turno::command::{Actor, UserErrorCode as Code};
use turno::conversation::TicketResolve;
use turno::log::Fact;
use turno_entity::{ResolutionCause, TicketId, TicketStatus};

fn resolve(ticket: TicketId, summary: &str) -> TicketResolve {
    TicketResolve {
        ticket_id: ticket.to_string().into(),
        summary: summary.to_owned(),
        cause: ResolutionCause::VendorDefect,
        expected_version: None,
        idempotency_key: None,
    }
}

async fn is_resolved(world: &World, by: &Actor) {
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    world.pass(TimeDelta::minutes(1));
    let head = world.head().await;
    world.done(by, resolve(ticket, "Se corrigió.")).await;
    let facts = world.facts_after(head).await;
    let kinds: Vec<_> = facts.iter().map(|(event, _)| event.kind.as_str()).collect();
    assert_eq!(kinds, ["TICKET_RESOLVED", "DEADLINE_MET"], "the summary is the response if nothing was said");
    let Fact::TicketResolved(told) = &facts[0].1 else { panic!("{facts:?}") };
    assert_eq!((told.by, told.assignee), (by.person().unwrap(), world.agent.person().unwrap()));
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.resolved_at), (TicketStatus::Resolved, Some(world.now())));
    assert_eq!(row.resolution_cause, Some(ResolutionCause::VendorDefect));
    assert_eq!((row.assignee_id, row.answered_at), (None, Some(world.now())));
    assert_eq!(world.clock(ticket).await.state(), ClockState::Met);
    assert_eq!(world.messages(ticket).await[0].body, "Se corrigió.");
}

on_both_stacks!(the_assignee_resolves_and_an_admin_may_on_record, |stack| {
    let world = World::open(stack).await;
    is_resolved(&world, &world.agent).await;
    is_resolved(&world, &world.admin).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    world.refuses(&world.agent, resolve(ticket, ""), &[(Code::TextRequired, "summary")]).await;
    world.refuses(&world.agent2, resolve(ticket, "x"), &[(Code::NotAssignee, "ticketId")]).await;
    world.is_proved().await;
});
