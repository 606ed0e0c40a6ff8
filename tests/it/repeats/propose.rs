//! What the desk finds by itself.

use super::world::{AGAIN, ASKED, OTHER, confirm, dismiss, question, to};
use crate::tickets::deed::Deed;
use crate::tickets::world::{NIT, World};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::companies::Nit;
use turno::log::{Fact, payload};
use turno::tickets::{RequesterInput, TicketCreate};
use turno_entity::{Audience, DocumentType, RepeatStatus, TicketKind, TicketStatus};

fn somebody(document: &str) -> RequesterInput {
    RequesterInput {
        document_type: Some(DocumentType::Cc),
        document_number: Some(document.to_owned()),
        given_names: Some("Luz".to_owned()),
        surnames: Some("Díaz".to_owned()),
        ..RequesterInput::default()
    }
}

/// The question again, as staff put it down for somebody of the company.
fn on_behalf(world: &World, document: &str) -> TicketCreate {
    let nit = Some(Nit::parse(NIT).unwrap());
    TicketCreate { nit, requester: Some(somebody(document)), ..question(world, "contabilidad", ASKED) }
}

on_both_stacks!(a_question_that_was_answered_before_is_proposed_with_its_evidence, |stack| {
    let world = World::open(stack).await;
    let first = world.asks_and_hears(ASKED).await;
    let other = world.asks_and_hears(OTHER).await;
    assert_eq!(
        (world.repeats(first).await, world.repeats(other).await),
        (vec![], vec![]),
        "the first is free"
    );
    world.pass(TimeDelta::days(1));
    let head = world.head().await;
    let again = world.asks(&world.client, "contabilidad", AGAIN).await;

    let row = world.only_repeat(again).await;
    assert_eq!((row.company_id, row.ticket_id, row.found_at), (world.company, again, world.now()));
    // The same content words: as alike as can be.
    assert_eq!((row.status, row.score), (RepeatStatus::Proposed, 1_000));
    assert_eq!((row.confirmed_at, row.decided_at, row.block_price), (None, None, None));
    assert_eq!(world.evidence(row.id).await, [(first, 1_000)], "and nothing of the other question");
    let facts = world.facts_after(head).await;
    let (event, fact) = facts.last().unwrap();
    let told = payload::RepeatProposed { repeat: row.id, score: 1_000, earlier: vec![first] };
    assert_eq!((fact, event.audience), (&Fact::RepeatProposed(told), Audience::Desk));
    assert_eq!((event.company_id, event.ticket_id), (Some(world.company), Some(again)));
    assert_eq!(world.repeat_kinds_after(0).await, ["REPEAT_PROPOSED"]);
    world.is_proved().await;
});

on_both_stacks!(another_topic_kind_company_or_question_is_no_repeat, |stack| {
    let world = World::open(stack).await;
    world.asks_and_hears(ASKED).await;
    world.pass(TimeDelta::days(1));
    let topic = world.asks(&world.client, "cartera", AGAIN).await;
    let kind = TicketCreate { kind: None, ..question(&world, "contabilidad", AGAIN) };
    let kind = world.done(&world.client, kind).await.ticket;
    let company = world.asks(&world.other_client, "contabilidad", AGAIN).await;
    let words = world.asks(&world.client, "contabilidad", OTHER).await;
    for (ticket, why) in [(topic, "topic"), (kind, "kind"), (company, "company"), (words, "question")] {
        assert_eq!(world.repeats(ticket).await, [], "another {why}");
    }
    let improvement = TicketCreate { kind: None, ..question(&world, "mejora_campos", ASKED) };
    let first = world.done(&world.client, improvement).await.ticket;
    world.does(Deed::Reply, first).await;
    world.pass(TimeDelta::days(1));
    let improvement = TicketCreate { kind: None, ..question(&world, "mejora_campos", AGAIN) };
    let again = world.done(&world.client, improvement).await.ticket;
    assert_eq!(world.ticket(again).await.kind, TicketKind::Improvement);
    assert_eq!(world.repeats(again).await, [], "an improvement is quoted");
    assert_eq!(world.repeat_kinds_after(0).await, Vec::<String>::new());
});

on_both_stacks!(what_was_not_answered_before_is_not_repeated, |stack| {
    let world = World::open(stack).await;
    let first = world.asks(&world.client, "contabilidad", ASKED).await;
    world.pass(TimeDelta::days(1));
    let second = world.asks(&world.client, "contabilidad", AGAIN).await;
    assert_eq!(world.repeats(second).await, [], "nobody has answered yet");
    // Received before the answer and identified after it.
    let unknown = world.done(&world.agent, question(&world, "contabilidad", AGAIN)).await.ticket;
    assert_eq!(world.ticket(unknown).await.status, TicketStatus::PendingIdentification);
    world.pass(TimeDelta::microseconds(1));
    world.does(Deed::Reply, first).await;
    world.does(Deed::Identify, unknown).await;
    assert_eq!(world.repeats(unknown).await, [], "answered after it was received");
    let at_once = world.asks(&world.client, "contabilidad", ("Débito", AGAIN.1)).await;
    assert_eq!(world.only_repeat(at_once).await.status, RepeatStatus::Proposed, "answered at that instant");
});

on_both_stacks!(what_was_called_off_is_not_repeated, |stack| {
    let world = World::open(stack).await;
    let first = world.asks_and_hears(ASKED).await;
    world.does(Deed::CancelByClient, first).await;
    world.pass(TimeDelta::days(1));
    let again = world.asks(&world.client, "contabilidad", AGAIN).await;
    assert_eq!(world.repeats(again).await, []);
});

on_both_stacks!(an_unidentified_request_is_compared_when_its_company_is_known, |stack| {
    let world = World::open(stack).await;
    let first = world.asks_and_hears(ASKED).await;
    world.pass(TimeDelta::days(1));
    let unknown = world.done(&world.agent, question(&world, "contabilidad", AGAIN)).await.ticket;
    assert_eq!(world.repeats(unknown).await, []);
    world.does(Deed::Identify, unknown).await;
    let row = world.only_repeat(unknown).await;
    assert_eq!((row.company_id, world.evidence(row.id).await), (world.company, vec![(first, 1_000)]));
    // What is identified in two steps is proposed once.
    let known =
        world.done(&world.newcomer, question(&world, "contabilidad", ("Débito", AGAIN.1))).await.ticket;
    assert_eq!(world.ticket(known).await.status, TicketStatus::PendingIdentification);
    let found = world.only_repeat(known).await;
    world.does(Deed::Identify, known).await;
    assert_eq!(world.only_repeat(known).await, found);
    world.is_proved().await;
});

on_both_stacks!(within_ninety_days_of_the_answer_and_no_longer, |stack| {
    let world = World::open(stack).await;
    let first = world.asks_and_hears(ASKED).await;
    world.pass(TimeDelta::days(90));
    let last = world.asks(&world.client, "contabilidad", AGAIN).await;
    assert_eq!(world.evidence(world.only_repeat(last).await.id).await, [(first, 1_000)]);
    world.pass(TimeDelta::microseconds(1));
    let late = world.asks(&world.client, "contabilidad", AGAIN).await;
    assert_eq!(world.repeats(late).await, [], "the one before it has no answer");
});

on_both_stacks!(the_same_text_of_the_same_person_within_an_hour_came_twice, |stack| {
    let world = World::open(stack).await;
    let first = world.done(&world.agent, on_behalf(&world, "52345678")).await.ticket;
    world.does(Deed::Reply, first).await;
    world.pass(TimeDelta::hours(1));
    let twice = world.done(&world.agent, on_behalf(&world, "52.345.678")).await.ticket;
    assert_eq!(world.repeats(twice).await, [], "an hour counts");
    let another = world.done(&world.agent, on_behalf(&world, "52345679")).await.ticket;
    assert_eq!(world.only_repeat(another).await.status, RepeatStatus::Proposed, "another person");
    let other_words = TicketCreate { description: AGAIN.1.to_owned(), ..on_behalf(&world, "52345678") };
    let other_words = world.done(&world.agent, other_words).await.ticket;
    assert_eq!(world.only_repeat(other_words).await.status, RepeatStatus::Proposed, "other words");
    world.pass(TimeDelta::hours(1) + TimeDelta::microseconds(1));
    let later = world.done(&world.agent, on_behalf(&world, "52345678")).await.ticket;
    assert_eq!(
        world.evidence(world.only_repeat(later).await.id).await,
        [(first, 1_000)],
        "later it is a repeat"
    );
});

on_both_stacks!(what_refers_to_an_earlier_ticket_or_is_reopened_is_no_repeat, |stack| {
    let world = World::open(stack).await;
    let older = world.asks_and_hears(ASKED).await;
    world.does(Deed::TakeNext, older).await;
    world.does(Deed::Resolve, older).await;
    // Six business days later his message opens another ticket, which refers to the closed one.
    world.pass(TimeDelta::days(10));
    let head = world.head().await;
    world.does(Deed::ReplyByClient, older).await;
    let facts = world.facts_after(head).await;
    let opened = facts.iter().find_map(|(event, fact)| match fact {
        Fact::TicketCreated(told) => Some((event.ticket_id.unwrap(), told.follows)),
        _ => None,
    });
    let (follow_up, follows) = opened.unwrap();
    assert_eq!((follows, world.repeats(follow_up).await), (Some(older), vec![]));
    // His words there are the fixed ones of the deed, and what it is about is in the subject; put his question under
    // the topic again: it still goes on with the other ticket.
    world.done(&world.agent, to(follow_up, "cartera", None)).await;
    world.done(&world.agent, to(follow_up, "contabilidad", None)).await;
    assert_eq!(world.repeats(follow_up).await, []);
    world.does(Deed::CancelByClient, follow_up).await;

    // The same of one that was solved and is taken up again.
    let other = world.asks(&world.client, "cartera", AGAIN).await;
    world.does(Deed::TakeNext, other).await;
    world.does(Deed::Resolve, other).await;
    world.does(Deed::Reopen, other).await;
    world.done(&world.agent, to(other, "contabilidad", None)).await;
    assert_eq!(world.repeats(other).await, []);
});

on_both_stacks!(ten_of_the_most_alike_are_its_evidence, |stack| {
    let world = World::open(stack).await;
    let mut earlier = Vec::new();
    for _ in 0..11 {
        earlier.push(world.asks_and_hears(ASKED).await);
        world.pass(TimeDelta::hours(2));
    }
    // Two of the two content words of one, of the three of the other: the root of 1000 x 666.
    let less = world.asks_and_hears(("Nota débito", "¿Cómo anulo la nota débito automática?")).await;
    world.pass(TimeDelta::hours(2));
    let again = world.asks(&world.client, "contabilidad", AGAIN).await;
    let row = world.only_repeat(again).await;
    let mut evidence = world.evidence(row.id).await;
    evidence.sort_unstable();
    // The newest of equals; the oldest and the less alike have no place.
    let expected: Vec<_> = earlier[1..].iter().map(|ticket| (*ticket, 1_000)).collect();
    assert_eq!((row.score, evidence), (1_000, expected));
    assert!(world.repeats(less).await.iter().all(|row| (350..1_000).contains(&row.score)));
});

on_both_stacks!(a_ticket_that_becomes_another_loses_its_proposal, |stack| {
    let world = World::open(stack).await;
    let asked = world.asks_twice().await;
    let repeat = world.only_repeat(asked.again).await;
    let head = world.head().await;
    world.done(&world.agent, to(asked.again, "cartera", None)).await;
    let row = world.repeat(repeat.id).await;
    assert_eq!((row.status, row.decided_at), (RepeatStatus::Dismissed, Some(world.now())));
    assert_eq!((row.decided_by, row.decision_reason), (None, None), "nobody decided it");
    assert_eq!(world.repeat_kinds_after(head).await, ["REPEAT_DISMISSED"]);
    // Back again it is a new proposal; by its kind it goes as well.
    world.done(&world.agent, to(asked.again, "contabilidad", None)).await;
    let rows = world.repeats(asked.again).await;
    let statuses: Vec<RepeatStatus> = rows.iter().map(|row| row.status).collect();
    assert_eq!(statuses.len(), 2);
    assert_eq!(statuses.iter().filter(|status| **status == RepeatStatus::Proposed).count(), 1);
    world.done(&world.agent, to(asked.again, "contabilidad", Some(TicketKind::Problem))).await;
    let rows = world.repeats(asked.again).await;
    assert!(rows.iter().all(|row| row.status == RepeatStatus::Dismissed), "{rows:?}");
    let kinds = ["REPEAT_DISMISSED", "REPEAT_PROPOSED", "REPEAT_DISMISSED"];
    assert_eq!(world.repeat_kinds_after(head).await, kinds);
    world.is_proved().await;
});

on_both_stacks!(what_a_person_dismissed_is_not_proposed_again, |stack| {
    let world = World::open(stack).await;
    let asked = world.asks_twice().await;
    let repeat = world.only_repeat(asked.again).await.id;
    world.done(&world.admin, dismiss(repeat)).await;
    world.done(&world.agent, to(asked.again, "cartera", None)).await;
    world.done(&world.agent, to(asked.again, "contabilidad", None)).await;
    assert_eq!(world.only_repeat(asked.again).await.id, repeat);
});

on_both_stacks!(what_the_company_was_told_keeps_its_topic_and_kind, |stack| {
    let world = World::open(stack).await;
    let asked = world.asks_twice().await;
    let repeat = world.only_repeat(asked.again).await.id;
    world.done(&world.admin, confirm(&world, repeat)).await;
    let state = [(Code::TicketStateConflict, "ticketId")];
    world.refuses(&world.agent, to(asked.again, "cartera", None), &state).await;
    let kind = to(asked.again, "contabilidad", Some(TicketKind::Problem));
    world.refuses(&world.agent, kind, &state).await;
    assert_eq!(world.standing(repeat).await, RepeatStatus::Confirmed);
});
