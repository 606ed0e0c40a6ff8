//! `ticketTakeOutOfOrder`.

use super::take_next::take;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::log::{Fact, payload};
use turno::queue::TicketTakeOutOfOrder;
use turno_entity::TicketId;

on_both_stacks!(out_of_order_needs_an_admin_and_a_reason_and_leaves_the_order_to_the_others, |stack| {
    let world = World::open(stack).await;
    let (first, second) = (world.opened("otro").await, world.opened("otro").await);
    let early = |ticket: TicketId, reason: &str| TicketTakeOutOfOrder {
        ticket_id: ticket.to_string().into(),
        reason: reason.to_owned(),
        idempotency_key: world.key(),
    };
    world.refuses(&world.admin, early(second, ""), &[(Code::TextRequired, "reason")]).await;
    let head = world.head().await;
    world.done(&world.admin, early(second, "Vence hoy.")).await;
    let facts = world.facts_after(head).await;
    assert_eq!(facts.len(), 1);
    let Fact::TicketTakenOutOfOrder(payload::TicketTakenOutOfOrder { assignee, .. }) = &facts[0].1 else {
        panic!("{facts:?}")
    };
    assert_eq!(Some(*assignee), world.admin.person());
    assert_eq!(take(&world).await, Some(first));
    let report = world.is_proved().await;
    assert_eq!((report.takes, report.takes_out_of_order, report.tickets), (1, 1, 2));
});
