//! The answer by the link of a quote's mail.

use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::ConnectionTrait as _;
use turno::command::{Actor, Refused, UserErrorCode as Code};
use turno::quotes::link::{Holder, LinkKey};
use turno::quotes::{Answer, QuoteLinkAnswer, list_approvers};
use turno_entity::{AnswerChannel, MemberId, QuoteId, QuoteStatus};
use uuid::Uuid;

#[test]
fn only_the_key_that_made_it_reads_it_and_no_byte_may_differ() {
    let key = LinkKey::new([7; 32]);
    let holder = Holder { quote: QuoteId(Uuid::from_u128(1)), member: MemberId(Uuid::from_u128(2)) };
    let token = key.token(holder);
    assert_eq!(key.read(&token), Some(holder));
    assert_eq!(LinkKey::new([8; 32]).read(&token), None);
    for at in 0..token.len() {
        let mut forged: Vec<char> = token.chars().collect();
        forged[at] = if forged[at] == 'A' { 'B' } else { 'A' };
        let forged: String = forged.into_iter().collect();
        assert_eq!(key.read(&forged), None, "{at}");
    }
    for wrong in ["", "x", &token[..40], &format!("{token}A"), "ñ"] {
        assert_eq!(key.read(wrong), None, "{wrong}");
    }
    assert!(!format!("{key:?}").contains('7'), "a secret does not print");
}

on_both_stacks!(it_answers_once_for_whom_it_names, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    let approver = list_approvers(&world.read().await, world.company).await.unwrap().remove(0);
    let answer = |answer: Answer| QuoteLinkAnswer { holder: Holder { quote, member: approver.id }, answer };
    world.done(&Actor::System, answer(Answer::Accept)).await;
    let row = world.quote(quote).await;
    assert_eq!((row.status, row.answered_through), (QuoteStatus::Accepted, Some(AnswerChannel::Link)));
    assert_eq!(
        (row.answered_by, Some(approver.person_id)),
        (Some(approver.person_id), world.client.person())
    );
    let (event, _) = world.facts_after(0).await.pop().unwrap();
    assert_eq!(event.actor, approver.person_id.to_string(), "on record as the one whom it names");
    world.refuses(&Actor::System, answer(Answer::Accept), &[(Code::QuoteAnswered, "quoteId")]).await;
    world.is_proved().await;
});

on_both_stacks!(who_may_no_longer_approve_has_a_dead_link, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 4).await;
    let approver = list_approvers(&world.read().await, world.company).await.unwrap().remove(0);
    let accept = QuoteLinkAnswer { holder: Holder { quote, member: approver.id }, answer: Answer::Accept };
    let owner = world.stack.owner().await;
    for (change, code) in [
        ("UPDATE member SET may_approve_quotes = false", Code::NotApprover),
        ("UPDATE member SET may_approve_quotes = true, status = 'SUSPENDED'", Code::NotFound),
        ("UPDATE member SET status = 'ACTIVE'; UPDATE company SET status = 'SUSPENDED'", Code::NotFound),
    ] {
        owner.execute_unprepared(change).await.unwrap();
        world.refuses(&Actor::System, accept.clone(), &[(code, "quoteId")]).await;
    }
    for actor in [&world.client, &world.admin, &Actor::Anonymous] {
        let refused = world.run(actor, accept.clone()).await;
        assert!(matches!(refused, Err(Refused::Fault(_))), "{actor:?}");
    }
});
