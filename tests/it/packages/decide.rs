//! When it is decided whether an improvement is free, and by what.

use super::set::package;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::packages::list_entitlements;
use turno::tickets::TicketReclassify;
use turno_entity::{EntitlementReason as Reason, ImprovementKind as Kind, TicketId, TicketStatus};

async fn decided(world: &World, ticket: TicketId) -> Vec<(Kind, bool, Reason)> {
    let rows = list_entitlements(&world.read().await, &[ticket]).await.unwrap();
    rows.into_iter().map(|row| (row.improvement, row.free, row.reason)).collect()
}

fn to(ticket: TicketId, topic: &str) -> TicketReclassify {
    TicketReclassify {
        ticket_id: ticket.to_string().into(),
        topic_code: topic.to_owned(),
        kind: None,
        expected_version: None,
        idempotency_key: None,
    }
}

on_both_stacks!(it_is_decided_when_the_ticket_first_gets_the_topic_and_stays, |stack| {
    let world = World::open(stack).await;
    // Nothing on record: the company bought nothing.
    let first = world.opened("mejora_campos").await;
    assert_eq!(decided(&world, first).await, [(Kind::Field, false, Reason::OutsidePackage)]);
    // 24 October: its month is over at the end of 24 November.
    world.done(&world.admin, package(&world, &[Kind::Field, Kind::Role], Some("2026-10-24"), None)).await;
    assert_eq!(decided(&world, first).await, [(Kind::Field, false, Reason::OutsidePackage)], "it stays");
    let second = world.opened("mejora_campos").await;
    assert_eq!(decided(&world, second).await, [(Kind::Field, true, Reason::WithinGrace)]);

    let plain = world.opened("reportes").await;
    assert_eq!(decided(&world, plain).await, []);
    world.pass_until("2026-11-25 00:00");
    let late = world.opened("mejora_campos").await;
    assert_eq!(decided(&world, late).await, [(Kind::Field, false, Reason::GraceOver)]);
    // What counts is when it was received, not when it was found to be an improvement.
    world.done(&world.agent, to(plain, "mejora_roles")).await;
    assert_eq!(decided(&world, plain).await, [(Kind::Role, true, Reason::WithinGrace)]);
    // Another kind is another decision; the first one is kept for when it comes back.
    world.done(&world.agent, to(plain, "mejora_reportes")).await;
    world.done(&world.agent, to(plain, "mejora_roles")).await;
    let both = [(Kind::Role, true, Reason::WithinGrace), (Kind::Report, false, Reason::OutsidePackage)];
    assert_eq!(decided(&world, plain).await, both);
});

on_both_stacks!(without_a_known_company_it_is_decided_when_the_company_is_known, |stack| {
    let world = World::open(stack).await;
    world.done(&world.admin, package(&world, &[Kind::Field], None, None)).await;
    let unknown = world.done(&world.agent, world.request("mejora_campos")).await.ticket;
    assert_eq!(world.ticket(unknown).await.status, TicketStatus::PendingIdentification);
    assert_eq!(decided(&world, unknown).await, []);
    world.does(Deed::Identify, unknown).await;
    assert_eq!(decided(&world, unknown).await, [(Kind::Field, true, Reason::BeforeProduction)]);
    world.is_proved().await;
});
