//! `entitlementDecide`.

use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::packages::{EntitlementDecide, find_entitlement};
use turno_entity::{EntitlementReason, ImprovementKind, Role, TicketId, TicketStatus};

fn decide(ticket: TicketId, free: bool) -> EntitlementDecide {
    EntitlementDecide {
        ticket_id: ticket.to_string().into(),
        free,
        reason: "Acuerdo comercial.".to_owned(),
        idempotency_key: None,
    }
}

on_both_stacks!(an_admin_decides_anew_with_a_reason, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    world.done(&world.admin, decide(ticket, true)).await;
    let tx = world.read().await;
    let row = find_entitlement(&tx, ticket, ImprovementKind::Field).await.unwrap().unwrap();
    assert_eq!(
        (row.free, row.reason, row.decided_by),
        (true, EntitlementReason::Decided, world.admin.person())
    );
    assert_eq!(row.note.as_deref(), Some("Acuerdo comercial."));
});

on_both_stacks!(it_is_refused_where_there_is_nothing_to_decide, |stack| {
    let world = World::open(stack).await;
    let plain = world.opened("otro").await;
    world.refuses(&world.admin, decide(plain, true), &[(Code::ImprovementMismatch, "ticketId")]).await;
    let quoted = world.ticket_in(TicketStatus::WaitingForQuote).await;
    world.refuses(&world.admin, decide(quoted, true), &[(Code::TicketStateConflict, "ticketId")]).await;
    let empty = EntitlementDecide { reason: " ".to_owned(), ..decide(quoted, true) };
    world.refuses(&world.admin, empty, &[(Code::TextRequired, "reason")]).await;
    let nobody = EntitlementDecide { ticket_id: "tkt_x".into(), ..decide(quoted, true) };
    world.refuses(&world.admin, nobody, &[(Code::NotFound, "ticketId")]).await;
    world.allows_only(&[Role::Admin], &decide(quoted, true)).await;
});
