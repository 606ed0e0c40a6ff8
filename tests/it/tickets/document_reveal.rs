//! `requesterDocumentReveal`.

use super::world::{DOCUMENT, World};
use desk_tests::on_both_stacks;
use secrecy::ExposeSecret as _;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::people::masked;
use turno::tickets::RequesterDocumentReveal;
use turno_entity::{Audience, TicketId, TicketStatus};

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
