//! `billableLineReverse`.

use super::world::{BLOCK, absent, close, mark, reverse};
use crate::tickets::world::{NIT, World};
use chrono::{NaiveDate, TimeDelta};
use desk_tests::on_both_stacks;
use turno::billing::BillableLineReverse;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno_entity::{LineId, LineStatus, ResolutionCause, Role, billable_line};

async fn ready(world: &World) -> LineId {
    let ticket = world.improved(2, &[1_801]).await;
    world.charge_of(ticket).await.unwrap().id
}

/// The numbers of a line with the other sign.
fn opposite(row: &billable_line::Model) -> (i64, i64, i64, i64) {
    (-row.blocks, -row.base, -row.iva, -row.total)
}

on_both_stacks!(what_nobody_has_seen_cancels_out, |stack| {
    let world = World::open(stack).await;
    let line = ready(&world).await;
    let command = reverse(&world, line);
    world.allows_only(&[Role::Billing, Role::Admin], &command).await;
    let head = world.head().await;
    let reversal = world.done(&world.billing, command.clone()).await.reversal;
    assert_eq!(world.kinds_after(head).await, ["LINE_REVERSED"]);
    let (line, negative) = (world.line(line).await, world.line(reversal).await);
    assert_eq!((line.status, negative.status), (LineStatus::Reversed, LineStatus::Reversed));
    assert_eq!((negative.reverses_id, negative.blocks, negative.total), (Some(line.id), -2, -2 * BLOCK.2));
    assert_eq!((negative.blocks, negative.base, negative.iva, negative.total), opposite(&line));
    let again = world.done(&world.billing, command.clone()).await;
    assert_eq!(
        (again.reversal, world.lines().await.len()),
        (reversal, 2),
        "a replay takes nothing more back"
    );
    let other = BillableLineReverse { reason: "Otra razón.".to_owned(), ..command };
    let refused = world.run(&world.billing, other).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    world.is_proved().await;
});

on_both_stacks!(what_stands_in_an_invoice_stays_and_a_negative_line_follows, |stack| {
    let world = World::open(stack).await;
    let line = ready(&world).await;
    world.done(&world.billing, mark(&world, &[line], "FE-1")).await;
    let before = world.line(line).await;
    world.pass(TimeDelta::days(8));
    let reversal = world.done(&world.admin, reverse(&world, line)).await.reversal;
    assert_eq!(world.line(line).await, before, "an invoiced line never changes");
    let negative = world.line(reversal).await;
    assert_eq!(
        (negative.status, negative.ready_on),
        (LineStatus::Ready, NaiveDate::from_ymd_opt(2026, 12, 2))
    );
    assert_eq!((negative.invoice_number.as_deref(), negative.statement_id), (None, None));
    assert_eq!((negative.blocks, negative.base, negative.iva, negative.total), opposite(&before));
    world.is_proved().await;
});

on_both_stacks!(what_stands_in_a_statement_stays_too, |stack| {
    let world = World::open(stack).await;
    let line = ready(&world).await;
    world.pass(TimeDelta::days(8));
    world.done(&world.billing, close(&world, Some(NIT), "2026-11")).await;
    let before = world.line(line).await;
    let reversal = world.done(&world.billing, reverse(&world, line)).await.reversal;
    assert_eq!((world.line(line).await, before.status), (before.clone(), LineStatus::Ready));
    assert_eq!(world.line(reversal).await.status, LineStatus::Ready);
    world.is_proved().await;
});

on_both_stacks!(what_cannot_be_taken_back_is_refused, |stack| {
    let world = World::open(stack).await;
    let line = ready(&world).await;
    let reversal = world.done(&world.billing, reverse(&world, line)).await.reversal;
    let refusals =
        [(line, Code::LineReversed), (reversal, Code::ReversalOfReversal), (absent(), Code::NotFound)];
    for (id, code) in refusals {
        world.refuses(&world.billing, reverse(&world, id), &[(code, "lineId")]).await;
    }
    let invoiced = ready(&world).await;
    world.done(&world.billing, mark(&world, &[invoiced], "FE-1")).await;
    let credit = world.done(&world.billing, reverse(&world, invoiced)).await.reversal;
    world.refuses(&world.billing, reverse(&world, invoiced), &[(Code::LineReversed, "lineId")]).await;
    world.refuses(&world.billing, reverse(&world, credit), &[(Code::ReversalOfReversal, "lineId")]).await;
    let asked = world.asked(&world.client, &[60]).await;
    world.confirms_repeat(asked).await;
    world.resolves(asked, ResolutionCause::HowTo).await;
    let held = world.charge_of(asked).await.unwrap().id;
    world.refuses(&world.billing, reverse(&world, held), &[(Code::LineNotReady, "lineId")]).await;
    let third = ready(&world).await;
    let silent = BillableLineReverse { reason: " ".to_owned(), ..reverse(&world, third) };
    world.refuses(&world.billing, silent, &[(Code::TextRequired, "reason")]).await;
});

on_both_stacks!(two_at_once_take_a_line_back_once, |stack| {
    let world = World::open(stack).await;
    let line = ready(&world).await;
    let other_desk = world.stack.another_desk().await;
    let one = world.desk().run(&world.billing, reverse(&world, line));
    let two = other_desk.run(&world.admin, reverse(&world, line));
    let (one, two) = tokio::join!(one, two);
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(world.lines().await.len(), 2);
    world.is_proved().await;
});
