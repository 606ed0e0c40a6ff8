//! `quoteAccept`.

use super::world::{accept, decline};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Refused, UserErrorCode as Code};
use turno::log::{Fact, payload};
use turno::quotes::QuoteAccept;
use turno_entity::{AnswerChannel, QuoteStatus, Role, TicketStatus};

on_both_stacks!(the_confirmation_stores_who_when_through_what_and_the_text, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    let head = world.head().await;
    world.done(&world.client, accept(&world, quote)).await;
    let row = world.quote(quote).await;
    assert_eq!((row.status, row.answered_by), (QuoteStatus::Accepted, world.client.person()));
    assert_eq!((row.answered_at, row.answered_through), (Some(world.now()), Some(AnswerChannel::Portal)));
    let facts: Vec<Fact> = world.facts_after(head).await.into_iter().map(|(_, fact)| fact).collect();
    let accepted = payload::QuoteAccepted {
        quote,
        through: AnswerChannel::Portal,
        text_sha256: row.text_sha256.clone(),
    };
    assert_eq!(facts, [Fact::QuoteAccepted(accepted)]);
    let ticket = world.ticket(ticket).await;
    assert_eq!((ticket.status, ticket.assignee_id), (TicketStatus::Queued, None));
    assert_eq!(world.place(ticket.id).await, Some(true), "back at its old place");
    world.is_proved().await;
});

on_both_stacks!(only_who_may_approve_for_that_company_accepts, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    // He belongs to the company and may not approve; to the other company's approver there is no such quote.
    world.refuses(&world.newcomer, accept(&world, quote), &[(Code::NotApprover, "quoteId")]).await;
    world.refuses(&world.other_client, accept(&world, quote), &[(Code::NotFound, "quoteId")]).await;
    let nobody = QuoteAccept { quote_id: "quo_x".into(), ..accept(&world, quote) };
    world.refuses(&world.client, nobody, &[(Code::NotFound, "quoteId")]).await;
    world.allows_only(&[Role::Client], &accept(&world, quote)).await;
});

on_both_stacks!(what_was_answered_or_replaced_is_refused_with_its_own_code, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let first = world.quoted(ticket, 4).await;
    let second = world.quoted(ticket, 5).await;
    world.refuses(&world.client, accept(&world, first), &[(Code::QuoteRetired, "quoteId")]).await;
    let command = accept(&world, second);
    world.done(&world.client, command.clone()).await;
    world.refuses(&world.client, accept(&world, second), &[(Code::QuoteAnswered, "quoteId")]).await;
    world.refuses(&world.client, decline(&world, second, None), &[(Code::QuoteAnswered, "quoteId")]).await;
    let head = world.head().await;
    world.done(&world.client, command).await;
    assert_eq!(world.head().await, head, "a repetition does nothing more");
});

on_both_stacks!(of_two_answers_at_once_one_is_taken, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    let (yes, no) = tokio::join!(
        world.run(&world.client, accept(&world, quote)),
        other.run(&world.client, decline(&world, quote, Some("No."))),
    );
    let refused = [yes.err(), no.err()].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(refused.len(), 1);
    assert!(
        matches!(&refused[0], Refused::User(errors) if errors[0].code == Code::QuoteAnswered),
        "{refused:?}"
    );
    let answers = world.kinds_after(0).await;
    let answers = answers.iter().filter(|kind| ["QUOTE_ACCEPTED", "QUOTE_DECLINED"].contains(&kind.as_str()));
    assert_eq!(answers.count(), 1);
    world.is_proved().await;
});
