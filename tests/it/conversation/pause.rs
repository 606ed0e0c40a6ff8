//! `ticketPause` and the company's answer to it.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::clock::ClockState;
use turno::command::UserErrorCode as Code;
use turno::conversation::TicketPause;
use turno_entity::{Audience, TicketId, TicketStatus};

fn pause(ticket: TicketId, reason: &str) -> TicketPause {
    TicketPause { ticket_id: ticket.to_string().into(), reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(before_the_response_the_reason_goes_to_the_company_and_the_clock_stands_still, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(10));
    let head = world.head().await;
    world.done(&world.agent, pause(ticket, "¿Qué versión usas?")).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_PAUSED", "DEADLINE_PAUSED"]);
    let messages = world.messages(ticket).await;
    assert_eq!((messages.len(), messages[0].audience), (1, Audience::Company));
    let clock = world.clock(ticket).await;
    assert_eq!(
        (clock.state(), clock.due_at()),
        (ClockState::Paused, None),
        "a request for data is no response"
    );
    assert_eq!(world.place(ticket).await, Some(false), "the place is kept");

    world.pass(TimeDelta::minutes(50));
    let later = world.opened("consecutivos").await;
    world.does(Deed::ReplyByClient, ticket).await;
    let clock = world.clock(ticket).await;
    assert_eq!(
        (clock.state(), clock.due_at()),
        (ClockState::Running, Some(world.now() + TimeDelta::minutes(20)))
    );
    world.does(Deed::TakeNext, ticket).await;
    assert_eq!(
        world.ticket(ticket).await.status,
        TicketStatus::InProgress,
        "at its old place, before {later}"
    );
    world.is_proved().await;
});

on_both_stacks!(after_the_response_only_the_queue_changes, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    world.does(Deed::Reply, ticket).await;
    let (clock, head) = (world.clock(ticket).await, world.head().await);
    world.done(&world.agent, pause(ticket, "Espero el archivo.")).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_PAUSED"]);
    assert_eq!(world.messages(ticket).await.len(), 1, "the reason is not sent");
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.assignee_id), (TicketStatus::WaitingForCompany, None));
    let head = world.head().await;
    world.does(Deed::ReplyByClient, ticket).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_REPLIED", "TICKET_RESUMED"]);
    assert_eq!(world.clock(ticket).await, clock);
    world.refuses(&world.agent, pause(ticket, ""), &[(Code::TextRequired, "reason")]).await;
    world.is_proved().await;
});
