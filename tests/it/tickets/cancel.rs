//! `ticketCancel`.

use super::deed::Deed;
use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::tickets::TicketCancel;
use turno_entity::TicketStatus;

on_both_stacks!(a_cancelled_ticket_leaves_the_queue_and_needs_a_reason, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("reportes").await;
    let cancel = |reason: &str| TicketCancel {
        ticket_id: ticket.to_string().into(),
        reason: reason.to_owned(),
        expected_version: None,
        idempotency_key: None,
    };
    world.refuses(&world.client, cancel(""), &[(Code::TextRequired, "reason")]).await;
    let head = world.head().await;
    world.done(&world.client, cancel("Ya no.")).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_CANCELLED", "DEADLINE_CANCELLED"]);
    assert_eq!(world.ticket(ticket).await.status, TicketStatus::Cancelled);
    world.does(Deed::TakeNext, ticket).await;
    assert_eq!(world.ticket(ticket).await.status, TicketStatus::Cancelled);
    world.is_proved().await;
});
