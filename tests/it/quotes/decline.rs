//! `quoteDecline`.

use super::world::decline;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno_entity::{QuoteStatus, Role, TicketStatus};

on_both_stacks!(the_ticket_goes_back_to_its_place_and_the_reason_stays, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    world.refuses(&world.newcomer, decline(&world, quote, None), &[(Code::NotApprover, "quoteId")]).await;
    world.refuses(&world.client, decline(&world, quote, Some(" ")), &[(Code::TextRequired, "reason")]).await;
    world.allows_only(&[Role::Client], &decline(&world, quote, None)).await;
    world.done(&world.client, decline(&world, quote, Some("Muy caro."))).await;
    let row = world.quote(quote).await;
    assert_eq!((row.status, row.decline_reason.as_deref()), (QuoteStatus::Declined, Some("Muy caro.")));
    let ticket = world.ticket(ticket).await;
    assert_eq!((ticket.status, world.place(ticket.id).await), (TicketStatus::Queued, Some(true)));
    let stored = world.facts_after(0).await;
    assert!(stored.iter().all(|(event, _)| !event.payload.contains("caro")), "the reason stands apart");
    world.is_proved().await;
});
