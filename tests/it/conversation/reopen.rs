//! `ticketReopen`.

use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::conversation::TicketReopen;
use turno_entity::TicketStatus;

on_both_stacks!(it_opens_again_until_the_end_of_the_fifth_business_day, |stack| {
    let world = World::open(stack).await;
    for by in [&world.client, &world.agent, &world.admin] {
        let ticket = world.ticket_in(TicketStatus::Resolved).await;
        let reopen = TicketReopen {
            ticket_id: ticket.to_string().into(),
            reason: "Sigue igual.".into(),
            idempotency_key: None,
        };
        let empty = TicketReopen { reason: " ".into(), ..reopen.clone() };
        world.refuses(by, empty, &[(Code::TextRequired, "reason")]).await;
        let written = world.done(by, reopen.clone()).await;
        let row = world.ticket(ticket).await;
        assert_eq!((row.status, row.resolved_at, row.resolution_cause), (TicketStatus::Queued, None, None));
        let messages = world.messages(ticket).await;
        assert!(
            messages.iter().any(|message| message.id == written.message && message.body == "Sigue igual.")
        );
        world.refuses(by, reopen, &[(Code::TicketStateConflict, "ticketId")]).await;
        world.clear().await;
    }
    let ticket = world.ticket_in(TicketStatus::Resolved).await;
    world.pass_until("2026-12-01 17:30");
    world.pass(TimeDelta::microseconds(1));
    let late =
        TicketReopen { ticket_id: ticket.to_string().into(), reason: "x".into(), idempotency_key: None };
    for by in [&world.client, &world.admin] {
        world.refuses(by, late.clone(), &[(Code::TicketStateConflict, "ticketId")]).await;
    }
    world.is_proved().await;
});
