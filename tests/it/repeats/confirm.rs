//! `repeatConfirm`.

use super::world::{confirm, dismiss, dispute};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::{NaiveDate, TimeDelta};
use desk_tests::on_both_stacks;
use turno::command::{Date, Decimal, Fault, Refused, UserErrorCode as Code};
use turno::conversation::TicketResolve;
use turno::log::{Fact, payload};
use turno::repeats::RepeatConfirm;
use turno::tariff::{TariffSet, Terms};
use turno_entity::{Audience, RepeatStatus, ResolutionCause, Role, TicketId, repeat};

/// On what terms it is charged.
fn frozen(row: &repeat::Model) -> Option<Terms> {
    Some(Terms {
        block_minutes: row.block_minutes?,
        block_price: row.block_price?,
        iva_basis_points: row.iva_basis_points?,
        item_code: row.item_code.clone()?,
        item_scheme: row.item_scheme.clone()?,
        unit_code: row.unit_code.clone()?,
    })
}

fn resolve(ticket: TicketId, cause: ResolutionCause) -> TicketResolve {
    TicketResolve {
        ticket_id: ticket.to_string().into(),
        summary: "Se explicó paso a paso.".to_owned(),
        cause,
        expected_version: None,
        idempotency_key: None,
    }
}

/// A proposal for a ticket that was resolved for a reason.
async fn resolved(world: &World, cause: ResolutionCause) -> turno_entity::RepeatId {
    let asked = world.asks_twice().await;
    world.does(Deed::TakeOutOfOrder, asked.again).await;
    world.done(&world.admin, resolve(asked.again, cause)).await;
    world.repeats(asked.again).await.pop().unwrap().id
}

on_both_stacks!(the_tariff_in_force_is_frozen_and_the_company_told, |stack| {
    let world = World::open(stack).await;
    let asked = world.asks_twice().await;
    let repeat = world.only_repeat(asked.again).await.id;
    assert!(!world.is_chargeable(repeat).await, "a proposal charges nothing");
    let head = world.head().await;
    let done = world.done(&world.admin, confirm(&world, repeat)).await;
    assert_eq!((done.repeat, done.ticket), (repeat, asked.again));
    let row = world.repeat(repeat).await;
    assert_eq!((row.status, row.confirmed_by), (RepeatStatus::Confirmed, world.admin.person()));
    assert_eq!((row.confirmed_at, row.decided_at), (Some(world.now()), None));
    // The policy's tariff: half an hour, 30,000 pesos, 19 %, in hours.
    let policy = Some(Terms {
        block_minutes: 30,
        block_price: 3_000_000,
        iva_basis_points: 1_900,
        item_code: "SOP-HORA".to_owned(),
        item_scheme: "999".to_owned(),
        unit_code: "HUR".to_owned(),
    });
    assert_eq!(frozen(&row), policy);
    assert!(world.is_chargeable(repeat).await);

    let facts = world.facts_after(head).await;
    let told = payload::RepeatConfirmed {
        repeat,
        score: 1_000,
        earlier: vec![asked.first],
        block_minutes: 30,
        block_price: 3_000_000,
        iva_basis_points: 1_900,
        // Confirmed on a Wednesday: Thursday, Friday, Monday, Tuesday, Wednesday at 17:30.
        disputable_until: crate::calendar::naive::wall("2026-12-02 17:30"),
    };
    let [(event, fact)] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((fact, event.audience), (&Fact::RepeatConfirmed(told), Audience::Company));
    assert_eq!((event.company_id, event.ticket_id), (Some(world.company), Some(asked.again)));

    let later = TariffSet {
        effective_from: Date(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()),
        block_minutes: 60,
        block_price: Decimal(7_000_000),
        iva_percent: Decimal(500),
        item_code: "SOP-HORA".to_owned(),
        item_scheme: "999".to_owned(),
        unit_code: "HUR".to_owned(),
        idempotency_key: None,
    };
    world.done(&world.admin, later).await;
    world.pass(TimeDelta::days(1));
    assert_eq!(frozen(&world.repeat(repeat).await), policy, "a later tariff does not touch it");
    world.is_proved().await;
});

on_both_stacks!(only_admin_and_only_what_is_there, |stack| {
    let world = World::open(stack).await;
    let repeat = world.proposed().await;
    world.allows_only(&[Role::Admin], &confirm(&world, repeat)).await;
    for id in ["rep_x", "rep_00000000000000000000000000000000", "tkt_00000000000000000000000000000000"] {
        let nobody = RepeatConfirm { repeat_id: id.into(), ..confirm(&world, repeat) };
        world.refuses(&world.admin, nobody, &[(Code::NotFound, "repeatId")]).await;
    }
    let no_key = RepeatConfirm { idempotency_key: String::new(), ..confirm(&world, repeat) };
    world.refuses(&world.admin, no_key, &[(Code::ValueInvalid, "idempotencyKey")]).await;
    assert_eq!(world.standing(repeat).await, RepeatStatus::Proposed);
});

on_both_stacks!(what_is_decided_is_not_confirmed_again, |stack| {
    let world = World::open(stack).await;
    let decided = [(Code::RepeatDecided, "repeatId")];
    let repeat = world.confirmed().await;
    world.refuses(&world.admin, confirm(&world, repeat), &decided).await;
    world.done(&world.client, dispute(&world, repeat)).await;
    world.refuses(&world.admin, confirm(&world, repeat), &decided).await;
    world.pass(TimeDelta::days(1));
    let dismissed = world.proposed().await;
    world.done(&world.admin, dismiss(dismissed)).await;
    world.refuses(&world.admin, confirm(&world, dismissed), &decided).await;
});

on_both_stacks!(only_the_companys_own_causes_are_charged, |stack| {
    let world = World::open(stack).await;
    for cause in [ResolutionCause::VendorDefect, ResolutionCause::ThirdParty] {
        let repeat = resolved(&world, cause).await;
        let refusal = [(Code::RepeatNotChargeable, "repeatId")];
        world.refuses(&world.admin, confirm(&world, repeat), &refusal).await;
        world.pass(TimeDelta::days(1));
    }
    for cause in [ResolutionCause::HowTo, ResolutionCause::UserError] {
        let repeat = resolved(&world, cause).await;
        world.done(&world.admin, confirm(&world, repeat)).await;
        assert_eq!(world.standing(repeat).await, RepeatStatus::Confirmed, "{cause:?}");
        world.pass(TimeDelta::days(1));
    }
});

on_both_stacks!(what_was_reopened_or_called_off_is_not_charged, |stack| {
    let world = World::open(stack).await;
    let refusal = [(Code::RepeatNotChargeable, "repeatId")];
    let reopened = resolved(&world, ResolutionCause::HowTo).await;
    let ticket = world.repeat(reopened).await.ticket_id;
    world.does(Deed::Reopen, ticket).await;
    world.refuses(&world.admin, confirm(&world, reopened), &refusal).await;
    // Solved once more, it stays one that was reopened.
    world.does(Deed::TakeOutOfOrder, ticket).await;
    world.done(&world.admin, resolve(ticket, ResolutionCause::HowTo)).await;
    world.refuses(&world.admin, confirm(&world, reopened), &refusal).await;
    world.pass(TimeDelta::days(1));
    let cancelled = world.proposed().await;
    world.does(Deed::CancelByClient, world.repeat(cancelled).await.ticket_id).await;
    world.refuses(&world.admin, confirm(&world, cancelled), &refusal).await;
});

on_both_stacks!(a_repetition_says_the_same_and_does_nothing, |stack| {
    let world = World::open(stack).await;
    let repeat = world.proposed().await;
    let command = confirm(&world, repeat);
    let first = world.run(&world.admin, command.clone()).await.unwrap();
    let after = world.rows().await;
    let again = world.run(&world.admin, command.clone()).await.unwrap();
    assert_eq!((again.outcome, again.position), (first.outcome, first.position));
    let differs = RepeatConfirm { repeat_id: "rep_00000000000000000000000000000000".into(), ..command };
    let refused = world.run(&world.admin, differs).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))), "{refused:?}");
    assert_eq!(world.rows().await, after);
});

on_both_stacks!(of_two_at_once_one_confirms, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let repeat = world.proposed().await;
    let head = world.head().await;
    let (one, two) = tokio::join!(
        world.run(&world.admin, confirm(&world, repeat)),
        other.run(&world.admin, confirm(&world, repeat)),
    );
    let refused: Vec<Refused> = [one.err(), two.err()].into_iter().flatten().collect();
    assert!(
        matches!(&refused[..], [Refused::User(errors)] if errors[0].code == Code::RepeatDecided),
        "{refused:?}"
    );
    assert_eq!(world.kinds_after(head).await, ["REPEAT_CONFIRMED"]);
    world.is_proved().await;
});
