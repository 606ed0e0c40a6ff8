//! `ticketReclassify`, `ticketEstimate`, `ticketCancel`, `requesterDocumentReveal`.

use super::deed::Deed;
use super::world::{DOCUMENT, World};
use chrono::NaiveDate;
use desk_tests::on_both_stacks;
use secrecy::ExposeSecret as _;
use turno::command::{Date, Fault, Refused, UserErrorCode as Code};
use turno::log::{Fact, payload};
use turno::people::masked;
use turno::tickets::{RequesterDocumentReveal, TicketCancel, TicketEstimate, TicketReclassify};
use turno_entity::{Audience, TicketId, TicketKind, TicketStatus};

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

on_both_stacks!(an_estimate_is_a_business_day_from_today_on, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("reportes").await;
    let on = |month, day| Date(NaiveDate::from_ymd_opt(2026, month, day).unwrap());
    let estimate = |resolves_on, note: Option<&str>| TicketEstimate {
        ticket_id: ticket.to_string().into(),
        resolves_on,
        note: note.map(str::to_owned),
        idempotency_key: None,
    };
    world.done(&world.agent, estimate(on(11, 24), None)).await;
    world.done(&world.agent, estimate(on(11, 26), Some("Falta el proveedor."))).await;
    assert_eq!(world.ticket(ticket).await.estimated_on, Some(on(11, 26).0));
    // Yesterday, a Saturday, Immaculate Conception.
    for date in [on(11, 23), on(11, 28), on(12, 8)] {
        world.refuses(&world.agent, estimate(date, None), &[(Code::DateInvalid, "resolvesOn")]).await;
    }
    world.refuses(&world.agent, estimate(on(11, 27), Some(" ")), &[(Code::TextRequired, "note")]).await;
    // 23:00 in Bogotá is the next day in UTC: today is still the desk's today.
    world.pass_until("2026-11-24 23:00");
    world.done(&world.agent, estimate(on(11, 24), None)).await;
    turno::deadlines::wake_due(world.desk()).await;
    world.is_proved().await;
});

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

on_both_stacks!(a_whole_document_is_shown_once_asked_for_and_each_look_is_on_record, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("reportes").await;
    let reveal = |ticket: TicketId, reason: &str| RequesterDocumentReveal {
        ticket_id: ticket.to_string().into(),
        reason: reason.to_owned(),
        idempotency_key: None,
    };
    let head = world.head().await;
    for _ in 0..2 {
        let shown = world.done(&world.agent, reveal(ticket, "Verificar identidad")).await;
        assert_eq!(serde_json::to_string(&shown).unwrap(), "{}", "a secret is never kept for a replay");
        assert_eq!(shown.document_number.unwrap().expose_secret(), DOCUMENT);
    }
    let facts = world.facts_after(head).await;
    assert_eq!(facts.len(), 2);
    for (event, _) in &facts {
        assert_eq!((event.kind.as_str(), event.audience), ("REQUESTER_DOCUMENT_REVEALED", Audience::Desk));
        assert_eq!(event.actor, world.agent.name());
    }
    assert!(!world.facts_after(0).await.iter().any(|(event, _)| event.payload.contains(DOCUMENT)));
    assert_eq!(masked(DOCUMENT).matches(|c: char| c.is_ascii_digit()).collect::<String>(), "050");
    world.refuses(&world.agent, reveal(ticket, " "), &[(Code::TextRequired, "reason")]).await;
    let pending = world.ticket_in(TicketStatus::PendingIdentification).await;
    world.refuses(&world.agent, reveal(pending, "x"), &[(Code::Empty, "ticketId")]).await;
});

on_both_stacks!(a_repeated_look_is_one_look_and_shows_nothing_again, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("reportes").await;
    let key = world.key();
    let look = || RequesterDocumentReveal {
        ticket_id: ticket.to_string().into(),
        reason: "Verificar identidad".to_owned(),
        idempotency_key: Some(key.clone()),
    };
    let head = world.head().await;
    let first = world.run(&world.agent, look()).await.unwrap();
    assert_eq!(first.outcome.document_number.unwrap().expose_secret(), DOCUMENT);
    let again = world.run(&world.agent, look()).await.unwrap();
    assert!(again.outcome.document_number.is_none(), "a secret is never given from memory");
    assert_eq!(again.position, first.position);
    assert_eq!(world.kinds_after(head).await, ["REQUESTER_DOCUMENT_REVEALED"]);
    // Another's key is another look, and other words are not the same look.
    let other = world.run(&world.agent2, look()).await.unwrap();
    assert_eq!(other.outcome.document_number.unwrap().expose_secret(), DOCUMENT);
    let differs = RequesterDocumentReveal { reason: "Otra razón".to_owned(), ..look() };
    let refused = world.run(&world.agent, differs).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    assert_eq!(world.kinds_after(head).await.len(), 2);
});
