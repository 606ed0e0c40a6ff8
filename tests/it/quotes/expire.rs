//! A quote whose time is over: silence is not consent.

use super::world::accept;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::deadlines::wake_due;
use turno_entity::{QuoteStatus, TicketStatus};

on_both_stacks!(in_its_last_microsecond_it_is_accepted_and_in_the_next_it_is_over, |stack| {
    let world = World::open(stack).await;
    let (one, two) = (world.opened("mejora_campos").await, world.opened("mejora_campos").await);
    let (kept, late) = (world.quoted(one, 4).await, world.quoted(two, 4).await);
    let until = world.quote(kept).await.valid_until;
    world.pass(until - world.now());
    wake_due(world.desk()).await;
    world.done(&world.client, accept(&world, kept)).await;

    // Also before the worker has looked.
    world.pass(TimeDelta::microseconds(1));
    world.refuses(&world.client, accept(&world, late), &[(Code::QuoteExpired, "quoteId")]).await;
    assert_eq!(world.quote(late).await.status, QuoteStatus::Sent);
    wake_due(world.desk()).await;
    assert_eq!(world.quote(late).await.status, QuoteStatus::Expired);
    let ticket = world.ticket(two).await;
    assert_eq!((ticket.status, world.place(two).await), (TicketStatus::Queued, Some(true)));
    world.refuses(&world.client, accept(&world, late), &[(Code::QuoteExpired, "quoteId")]).await;
    let head = world.head().await;
    wake_due(world.desk()).await;
    assert_eq!(world.head().await, head, "it expires once");
    world.is_proved().await;
});
