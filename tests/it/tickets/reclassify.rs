//! `ticketReclassify`.

use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::log::{Fact, payload};
use turno::tickets::TicketReclassify;
use turno_entity::{TicketId, TicketKind};

fn reclassify(ticket: TicketId, topic: &str, kind: Option<TicketKind>) -> TicketReclassify {
    TicketReclassify {
        ticket_id: ticket.to_string().into(),
        topic_code: topic.to_owned(),
        kind,
        expected_version: None,
        idempotency_key: None,
    }
}

on_both_stacks!(another_topic_brings_its_level_and_leaves_the_old_one_on_record, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    let head = world.head().await;
    world.done(&world.agent, reclassify(ticket, "mejora_roles", None)).await;
    let row = world.ticket(ticket).await;
    assert_eq!(
        (row.topic_code.as_str(), row.priority, row.kind),
        ("mejora_roles", 3, TicketKind::Improvement)
    );
    let facts = world.facts_after(head).await;
    let told = payload::TicketReclassified {
        topic: "mejora_roles".into(),
        kind: TicketKind::Improvement,
        priority: 3,
        previous_topic: "consecutivos".into(),
        previous_kind: TicketKind::Problem,
        previous_priority: 1,
    };
    assert_eq!(facts[0].1, Fact::TicketReclassified(told));
    assert_eq!(facts[1].0.kind, "DEADLINE_RETARGETED");
    world.done(&world.agent, reclassify(ticket, "cartera", Some(TicketKind::Question))).await;
    assert_eq!(world.ticket(ticket).await.kind, TicketKind::Question);
    world.refuses(&world.agent, reclassify(ticket, "nada", None), &[(Code::TopicUnknown, "topicCode")]).await;
    let mismatch = reclassify(ticket, "reportes", Some(TicketKind::Improvement));
    world.refuses(&world.agent, mismatch, &[(Code::KindMismatch, "kind")]).await;
    world.is_proved().await;
});
