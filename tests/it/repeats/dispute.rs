//! `repeatDispute`.

use super::world::{confirm, decide, dismiss, dispute};
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::log::Fact;
use turno::repeats::RepeatDispute;
use turno_entity::{Audience, RepeatStatus, Role};

on_both_stacks!(nothing_is_charged_while_the_company_disputes, |stack| {
    let world = World::open(stack).await;
    let repeat = world.confirmed().await;
    let empty = RepeatDispute { reason: "\n".to_owned(), ..dispute(&world, repeat) };
    world.refuses(&world.client, empty, &[(Code::TextRequired, "reason")]).await;
    world.allows_only(&[Role::Client], &dispute(&world, repeat)).await;
    world.pass(TimeDelta::hours(1));
    let head = world.head().await;
    // Everybody of the company may, not only who asked.
    world.done(&world.newcomer, dispute(&world, repeat)).await;
    let row = world.repeat(repeat).await;
    assert_eq!((row.status, row.disputed_by), (RepeatStatus::Disputed, world.newcomer.person()));
    assert_eq!((row.disputed_at, row.decided_at), (Some(world.now()), None));
    assert_eq!(row.dispute_reason.as_deref(), Some("Nadie nos lo explicó."));
    assert!(!world.is_chargeable(repeat).await);
    let facts = world.facts_after(head).await;
    let [(event, Fact::RepeatDisputed(told))] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((told.repeat, event.audience), (repeat, Audience::Company));
    assert!(!event.payload.contains("explicó"), "the reason stands apart");
    world.is_proved().await;
});

on_both_stacks!(until_five_business_days_after_the_confirmation, |stack| {
    let world = World::open(stack).await;
    // Confirmed on Wednesday 25 November: the fifth business day after it is Wednesday 2 December.
    let repeat = world.confirmed().await;
    world.pass_until("2026-12-02 17:30");
    let last = dispute(&world, repeat);
    world.pass(TimeDelta::microseconds(1));
    let late = [(Code::DisputeTooLate, "repeatId")];
    world.refuses(&world.client, last.clone(), &late).await;
    assert!(world.is_chargeable(repeat).await);
});

on_both_stacks!(at_the_last_instant_it_can_still_be_disputed, |stack| {
    let world = World::open(stack).await;
    let repeat = world.confirmed().await;
    world.pass_until("2026-12-02 17:30");
    world.done(&world.client, dispute(&world, repeat)).await;
    assert_eq!(world.standing(repeat).await, RepeatStatus::Disputed);
});

on_both_stacks!(to_others_and_before_it_was_told_there_is_no_such_repeat, |stack| {
    let world = World::open(stack).await;
    let absent = [(Code::NotFound, "repeatId")];
    let proposal = world.proposed().await;
    world.refuses(&world.client, dispute(&world, proposal), &absent).await;
    let nobody = RepeatDispute { repeat_id: "rep_x".into(), ..dispute(&world, proposal) };
    world.refuses(&world.client, nobody, &absent).await;
    world.done(&world.admin, confirm(&world, proposal)).await;
    world.refuses(&world.other_client, dispute(&world, proposal), &absent).await;
    world.pass(TimeDelta::days(1));
    let dismissed = world.proposed().await;
    world.done(&world.admin, dismiss(dismissed)).await;
    world.refuses(&world.client, dispute(&world, dismissed), &absent).await;
});

on_both_stacks!(once_and_not_after_the_decision, |stack| {
    let world = World::open(stack).await;
    let repeat = world.disputed().await;
    world.refuses(&world.client, dispute(&world, repeat), &[(Code::RepeatDisputed, "repeatId")]).await;
    world.done(&world.admin, decide(repeat, true)).await;
    let decided = [(Code::RepeatDecided, "repeatId")];
    world.refuses(&world.client, dispute(&world, repeat), &decided).await;
    world.pass(TimeDelta::days(1));
    let dismissed = world.disputed().await;
    world.done(&world.admin, decide(dismissed, false)).await;
    world.refuses(&world.client, dispute(&world, dismissed), &decided).await;
});

on_both_stacks!(a_repetition_does_nothing_more, |stack| {
    let world = World::open(stack).await;
    let repeat = world.confirmed().await;
    let command = dispute(&world, repeat);
    let first = world.run(&world.client, command.clone()).await.unwrap();
    let after = world.rows().await;
    let again = world.run(&world.client, command.clone()).await.unwrap();
    assert_eq!((again.outcome, again.position), (first.outcome, first.position));
    let differs = RepeatDispute { reason: "Otra.".to_owned(), ..command };
    let refused = world.run(&world.client, differs).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))), "{refused:?}");
    assert_eq!(world.rows().await, after);
});

on_both_stacks!(of_two_at_once_one_disputes, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let repeat = world.confirmed().await;
    let (one, two) = tokio::join!(
        world.run(&world.client, dispute(&world, repeat)),
        other.run(&world.newcomer, dispute(&world, repeat)),
    );
    let refused: Vec<Refused> = [one.err(), two.err()].into_iter().flatten().collect();
    assert!(
        matches!(&refused[..], [Refused::User(errors)] if errors[0].code == Code::RepeatDisputed),
        "{refused:?}"
    );
    world.is_proved().await;
});
