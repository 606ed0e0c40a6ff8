//! `billableLinesMarkInvoiced`.

use super::world::{absent, close, mark, reverse};
use crate::tickets::world::{NIT, World};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::billing::BillableLinesMarkInvoiced;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::log::Fact;
use turno_entity::{LineId, LineStatus, ResolutionCause, Role};

async fn ready(world: &World, count: usize) -> Vec<LineId> {
    for _ in 0..count {
        world.improved(2, &[1_800]).await;
    }
    world.lines().await.iter().map(|row| row.id).collect()
}

on_both_stacks!(lines_stand_in_an_invoice, |stack| {
    let world = World::open(stack).await;
    let lines = ready(&world, 3).await;
    let command = mark(&world, &lines[..2], "FE-1042");
    world.allows_only(&[Role::Billing, Role::Admin], &command).await;
    let head = world.head().await;
    assert_eq!(world.done(&world.billing, command.clone()).await.lines, lines[..2]);
    let rows = world.lines().await;
    for row in &rows[..2] {
        assert_eq!((row.status, row.invoice_number.as_deref()), (LineStatus::Invoiced, Some("FE-1042")));
        assert_eq!(row.invoiced_at, Some(world.now()));
    }
    assert_eq!((rows[2].status, &rows[2].invoice_number), (LineStatus::Ready, &None));
    let facts = world.facts_after(head).await;
    let [(event, Fact::LinesInvoiced(told))] = &facts[..] else { panic!("{facts:?}") };
    assert_eq!((event.company_id, &told.lines[..]), (Some(world.company), &lines[..2]));
    // Two blocks: 60,000, 11,400, 71,400 pesos.
    assert_eq!((told.base, told.iva, told.total), (6_000_000, 1_140_000, 7_140_000));
    let again = world.done(&world.billing, command.clone()).await;
    assert_eq!(
        (again.lines, world.head().await),
        (lines[..2].to_vec(), head + 1),
        "a replay does nothing more"
    );
    let other = BillableLinesMarkInvoiced { invoice_number: "FE-2".to_owned(), ..command };
    let refused = world.run(&world.billing, other).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    world.is_proved().await;
});

on_both_stacks!(the_same_number_again_changes_nothing, |stack| {
    let world = World::open(stack).await;
    let lines = ready(&world, 2).await;
    world.done(&world.admin, mark(&world, &lines[..1], "FE-1")).await;
    let (before, head) = (world.lines().await, world.head().await);
    world.done(&world.billing, mark(&world, &lines[..1], "FE-1")).await;
    assert_eq!((world.lines().await, world.head().await), (before, head));
    // One that stands in it and one that does not, one of them named twice.
    world.done(&world.billing, mark(&world, &[lines[0], lines[1], lines[1]], "FE-1")).await;
    assert!(world.lines().await.iter().all(|row| row.invoice_number.as_deref() == Some("FE-1")));
    world.is_proved().await;
});

on_both_stacks!(all_of_them_or_none, |stack| {
    let world = World::open(stack).await;
    let lines = ready(&world, 3).await;
    world.done(&world.billing, mark(&world, &lines[..1], "FE-1")).await;
    world.done(&world.billing, reverse(&world, lines[1])).await;
    let asked = world.asked(&world.client, &[60]).await;
    world.confirms_repeat(asked).await;
    world.resolves(asked, ResolutionCause::HowTo).await;
    let held = world.charge_of(asked).await.unwrap().id;
    let command = mark(&world, &[lines[2], lines[0], lines[1], held, absent()], "FE-2");
    let errors = [
        (Code::LineInvoiced, "lineIds.1"),
        (Code::LineNotReady, "lineIds.2"),
        (Code::LineNotReady, "lineIds.3"),
        (Code::NotFound, "lineIds.4"),
    ];
    world.refuses(&world.billing, command.clone(), &errors).await;
    let unread = BillableLinesMarkInvoiced { line_ids: vec!["lin_1".into()], ..mark(&world, &[], "FE-2") };
    world.refuses(&world.billing, unread, &[(Code::NotFound, "lineIds.0")]).await;
    world.refuses(&world.billing, mark(&world, &[], "FE-2"), &[(Code::ValueInvalid, "lineIds")]).await;
    let many = mark(&world, &vec![lines[2]; 2_001], "FE-2");
    world.refuses(&world.billing, many, &[(Code::ValueInvalid, "lineIds")]).await;
    for (number, code) in [(" ", Code::TextRequired), ("FE\n1", Code::TextInvalid)] {
        let command = mark(&world, &[lines[2]], number);
        world.refuses(&world.billing, command, &[(code, "invoiceNumber")]).await;
    }
    let long = mark(&world, &[lines[2]], &"9".repeat(201));
    world.refuses(&world.billing, long, &[(Code::TextTooLong, "invoiceNumber")]).await;
    world.done(&world.billing, mark(&world, &vec![lines[2]; 2_000], "FE-2")).await;
});

on_both_stacks!(a_stated_line_and_a_negative_one_are_invoiced_too, |stack| {
    let world = World::open(stack).await;
    let lines = ready(&world, 1).await;
    world.pass(TimeDelta::days(10));
    world.done(&world.billing, close(&world, Some(NIT), "2026-11")).await;
    world.done(&world.billing, mark(&world, &lines, "FE-1")).await;
    let credit = world.done(&world.billing, reverse(&world, lines[0])).await.reversal;
    world.done(&world.billing, mark(&world, &[credit], "NC-1")).await;
    let credit = world.line(credit).await;
    assert_eq!((credit.status, credit.invoice_number.as_deref()), (LineStatus::Invoiced, Some("NC-1")));
    world.is_proved().await;
});

on_both_stacks!(two_at_once_over_the_same_lines_never_share_one, |stack| {
    let world = World::open(stack).await;
    let lines = ready(&world, 6).await;
    let other_desk = world.stack.another_desk().await;
    let mut backwards = lines[2..].to_vec();
    backwards.reverse();
    let one = world.desk().run(&world.billing, mark(&world, &lines[..4], "FE-1"));
    let two = other_desk.run(&world.admin, mark(&world, &backwards, "FE-2"));
    let (one, two) = tokio::join!(one, two);
    assert!(one.is_ok() != two.is_ok(), "one of them was first: {one:?} {two:?}");
    let (won, theirs) = if one.is_ok() { ("FE-1", &lines[..4]) } else { ("FE-2", &lines[2..]) };
    for row in world.lines().await {
        let expected = theirs.contains(&row.id).then_some(won);
        assert_eq!(row.invoice_number.as_deref(), expected, "{}", row.id);
    }
    let lost = if one.is_ok() { two.map(drop) } else { one.map(drop) };
    let Err(Refused::User(errors)) = lost else { panic!("{lost:?}") };
    assert!(errors.iter().all(|error| error.code == Code::LineInvoiced) && errors.len() == 2, "{errors:?}");
    world.is_proved().await;
});
