//! `ticketReply`.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::clock::ClockState;
use turno::command::UserErrorCode as Code;
use turno::conversation::TicketReply;
use turno_entity::{Audience, TicketId, TicketStatus};

fn reply(ticket: TicketId, body: &str) -> TicketReply {
    TicketReply { ticket_id: ticket.to_string().into(), body: body.to_owned(), idempotency_key: None }
}

on_both_stacks!(the_first_word_of_the_desk_is_the_response_and_moves_nothing, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(5));
    world.done(&world.client, reply(ticket, "¿Alguna novedad?")).await;
    assert_eq!(world.ticket(ticket).await.answered_at, None, "the company's own words are none");
    let head = world.head().await;
    let written = world.done(&world.agent, reply(ticket, "  Lo revisamos.\r\nGracias. ")).await;
    assert_eq!(written.ticket, ticket);
    assert_eq!(world.kinds_after(head).await, ["TICKET_REPLIED", "DEADLINE_MET"]);
    let row = world.ticket(ticket).await;
    assert_eq!(
        (row.status, row.assignee_id, row.answered_at),
        (TicketStatus::Queued, None, Some(world.now()))
    );
    assert_eq!(world.place(ticket).await, Some(true));
    let clock = world.clock(ticket).await;
    assert_eq!((clock.state(), clock.met_at()), (ClockState::Met, Some(world.now())));
    let message = world.messages(ticket).await.into_iter().find(|m| m.id == written.message).unwrap();
    assert_eq!((message.body.as_str(), message.audience), ("Lo revisamos.\nGracias.", Audience::Company));

    world.pass(TimeDelta::hours(3));
    world.done(&world.agent2, reply(ticket, "Seguimos.")).await;
    assert_eq!(world.clock(ticket).await, clock, "the deadline is frozen after the response");
    world.is_proved().await;
});

on_both_stacks!(a_text_that_cannot_be_is_refused, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    for by in [&world.client, &world.agent] {
        world.refuses(by, reply(ticket, ""), &[(Code::TextRequired, "body")]).await;
        world.refuses(by, reply(ticket, &"x".repeat(64 * 1024 + 1)), &[(Code::TextTooLong, "body")]).await;
        world.refuses(by, reply(ticket, "a\u{1b}b"), &[(Code::TextInvalid, "body")]).await;
    }
});

on_both_stacks!(within_five_business_days_a_message_reopens_and_afterwards_it_opens_another, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::Resolved).await;
    let (received, clock) = (world.ticket(ticket).await.received_at, world.clock(ticket).await);
    // Resolved on Tuesday 24 November: the fifth business day ends on Tuesday 1 December at 17:30.
    world.pass_until("2026-12-01 17:30");
    let head = world.head().await;
    let written = world.done(&world.client, reply(ticket, "Volvió a pasar.")).await;
    assert_eq!(written.ticket, ticket);
    assert_eq!(world.kinds_after(head).await, ["TICKET_REPLIED", "TICKET_REOPENED"]);
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.resolved_at, row.received_at), (TicketStatus::Queued, None, received));
    assert_eq!(world.clock(ticket).await, clock, "no new clock");

    world.does(Deed::TakeNext, ticket).await;
    world.does(Deed::Resolve, ticket).await;
    // Resolved again on Tuesday 1 December; the 8th is a holiday: until Wednesday the 9th at 17:30.
    world.pass_until("2026-12-09 17:30");
    world.pass(TimeDelta::microseconds(1));
    let before = world.ticket(ticket).await;
    let head = world.head().await;
    let written = world.done(&world.client, reply(ticket, "Otra vez.")).await;
    assert_ne!(written.ticket, ticket);
    assert_eq!(world.kinds_after(head).await, ["TICKET_CREATED", "DEADLINE_STARTED", "TICKET_REPLIED"]);
    assert_eq!(world.ticket(ticket).await, before);
    let fresh = world.ticket(written.ticket).await;
    assert_eq!((fresh.follows_id, fresh.received_at), (Some(ticket), world.now()));
    assert_eq!(
        (fresh.status, fresh.topic_code, fresh.kind),
        (TicketStatus::Queued, before.topic_code, before.kind)
    );
    world.is_proved().await;
});

on_both_stacks!(on_a_cancelled_ticket_a_message_opens_another_that_refers_to_it, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::Cancelled).await;
    let before = world.ticket(ticket).await;
    let written = world.done(&world.newcomer, reply(ticket, "Sí hacía falta.")).await;
    let fresh = world.ticket(written.ticket).await;
    assert_eq!((fresh.follows_id, fresh.company_id), (Some(ticket), world.company));
    assert_eq!(fresh.status, TicketStatus::PendingIdentification, "his own document is not confirmed");
    assert_eq!(world.ticket(ticket).await, before);
    assert!(world.messages(ticket).await.is_empty());
    assert_eq!(world.messages(written.ticket).await.len(), 1);
    world.is_proved().await;
});
