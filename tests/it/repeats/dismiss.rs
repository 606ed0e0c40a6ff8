//! `repeatDismiss`.

use super::world::dismiss;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::log::Fact;
use turno::repeats::RepeatDismiss;
use turno_entity::{Audience, RepeatStatus, Role};

on_both_stacks!(a_proposal_goes_with_a_reason_that_only_the_desk_reads, |stack| {
    let world = World::open(stack).await;
    let repeat = world.proposed().await;
    world.allows_only(&[Role::Admin], &dismiss(repeat)).await;
    let empty = RepeatDismiss { reason: " ".to_owned(), ..dismiss(repeat) };
    world.refuses(&world.admin, empty, &[(Code::TextRequired, "reason")]).await;
    let nobody = RepeatDismiss { repeat_id: "rep_x".into(), ..dismiss(repeat) };
    world.refuses(&world.admin, nobody, &[(Code::NotFound, "repeatId")]).await;

    let head = world.head().await;
    world.done(&world.admin, dismiss(repeat)).await;
    let row = world.repeat(repeat).await;
    assert_eq!((row.status, row.decided_by), (RepeatStatus::Dismissed, world.admin.person()));
    assert_eq!((row.decided_at, row.confirmed_at), (Some(world.now()), None));
    assert_eq!(row.decision_reason.as_deref(), Some("Es otra pregunta."));
    assert!(!world.is_chargeable(repeat).await);
    let facts = world.facts_after(head).await;
    let [(event, Fact::RepeatDismissed(told))] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((told.repeat, told.reason.is_some(), event.audience), (repeat, true, Audience::Desk));
    assert!(!event.payload.contains("pregunta"), "the reason stands apart");
    world.is_proved().await;
});

on_both_stacks!(what_is_decided_stays, |stack| {
    let world = World::open(stack).await;
    let decided = [(Code::RepeatDecided, "repeatId")];
    let confirmed = world.confirmed().await;
    world.refuses(&world.admin, dismiss(confirmed), &decided).await;
    world.pass(chrono::TimeDelta::days(1));
    let dismissed = world.proposed().await;
    world.done(&world.admin, dismiss(dismissed)).await;
    world.refuses(&world.admin, dismiss(dismissed), &decided).await;
});

on_both_stacks!(what_is_disputed_is_dismissed_before_the_companys_eyes, |stack| {
    let world = World::open(stack).await;
    let repeat = world.disputed().await;
    let head = world.head().await;
    world.done(&world.admin, dismiss(repeat)).await;
    let row = world.repeat(repeat).await;
    assert_eq!((row.status, row.decided_by), (RepeatStatus::Dismissed, world.admin.person()));
    assert!(row.confirmed_at.is_some() && row.disputed_at.is_some(), "what was, was");
    let facts = world.facts_after(head).await;
    let [(event, Fact::RepeatDecided(told))] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((told.repeat, told.upheld, event.audience), (repeat, false, Audience::Company));
    world.is_proved().await;
});

on_both_stacks!(a_repetition_does_nothing_more, |stack| {
    let world = World::open(stack).await;
    let repeat = world.proposed().await;
    let command = RepeatDismiss { idempotency_key: Some(world.key()), ..dismiss(repeat) };
    let first = world.run(&world.admin, command.clone()).await.unwrap();
    let after = world.rows().await;
    let again = world.run(&world.admin, command.clone()).await.unwrap();
    assert_eq!((again.outcome, again.position), (first.outcome, first.position));
    let differs = RepeatDismiss { reason: "Otra.".to_owned(), ..command };
    let refused = world.run(&world.admin, differs).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))), "{refused:?}");
    assert_eq!(world.rows().await, after);
});
