//! `repeatDecide`.

use super::world::{confirm, decide, dismiss, dispute};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::log::Fact;
use turno::repeats::RepeatDecide;
use turno_entity::{Audience, RepeatStatus, Role};

on_both_stacks!(an_upheld_charge_is_charged_and_a_dismissed_one_is_not, |stack| {
    let world = World::open(stack).await;
    for (uphold, status) in [(true, RepeatStatus::Confirmed), (false, RepeatStatus::Dismissed)] {
        let repeat = world.disputed().await;
        let head = world.head().await;
        world.pass(chrono::TimeDelta::hours(1));
        world.done(&world.admin, decide(repeat, uphold)).await;
        let row = world.repeat(repeat).await;
        assert_eq!((row.status, row.decided_by), (status, world.admin.person()));
        assert_eq!(row.decided_at, Some(world.now()));
        assert_eq!(row.decision_reason.as_deref(), Some("Se explicó el martes."));
        assert_eq!(row.dispute_reason.as_deref(), Some("Nadie nos lo explicó."), "it stays beside it");
        assert_eq!(world.is_chargeable(repeat).await, uphold);
        let facts = world.facts_after(head).await;
        let [(event, Fact::RepeatDecided(told))] = &facts[..] else { panic!("{facts:?}") };
        assert_eq!((told.repeat, told.upheld, event.audience), (repeat, uphold, Audience::Company));
        assert!(!event.payload.contains("martes"), "the reason stands apart");
        world.is_proved().await;
        world.pass(chrono::TimeDelta::days(1));
    }
});

on_both_stacks!(only_admin_with_a_reason_and_only_a_dispute, |stack| {
    let world = World::open(stack).await;
    let none = [(Code::RepeatNotDisputed, "repeatId")];
    let repeat = world.proposed().await;
    world.refuses(&world.admin, decide(repeat, true), &none).await;
    world.done(&world.admin, confirm(&world, repeat)).await;
    world.refuses(&world.admin, decide(repeat, false), &none).await;
    world.done(&world.client, dispute(&world, repeat)).await;
    world.allows_only(&[Role::Admin], &decide(repeat, true)).await;
    let empty = RepeatDecide { reason: String::new(), ..decide(repeat, true) };
    world.refuses(&world.admin, empty, &[(Code::TextRequired, "reason")]).await;
    let nobody = RepeatDecide { repeat_id: "rep_x".into(), ..decide(repeat, true) };
    world.refuses(&world.admin, nobody, &[(Code::NotFound, "repeatId")]).await;
    world.done(&world.admin, decide(repeat, true)).await;
    let decided = [(Code::RepeatDecided, "repeatId")];
    world.refuses(&world.admin, decide(repeat, false), &decided).await;
    world.refuses(&world.admin, dismiss(repeat), &decided).await;
    world.pass(chrono::TimeDelta::days(1));
    let dismissed = world.proposed().await;
    world.done(&world.admin, dismiss(dismissed)).await;
    world.refuses(&world.admin, decide(dismissed, true), &decided).await;
});

on_both_stacks!(a_repetition_does_nothing_more, |stack| {
    let world = World::open(stack).await;
    let repeat = world.disputed().await;
    let command = RepeatDecide { idempotency_key: Some(world.key()), ..decide(repeat, true) };
    let first = world.run(&world.admin, command.clone()).await.unwrap();
    let after = world.rows().await;
    let again = world.run(&world.admin, command.clone()).await.unwrap();
    assert_eq!((again.outcome, again.position), (first.outcome, first.position));
    let differs = RepeatDecide { uphold: false, ..command };
    let refused = world.run(&world.admin, differs).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))), "{refused:?}");
    assert_eq!(world.rows().await, after);
});
