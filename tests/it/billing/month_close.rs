//! `billingMonthClose`.

use super::world::{at, close, mark, reverse};
use crate::tickets::world::{NIT, OTHER_NIT, World};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sha2::{Digest as _, Sha256};
use turno::billing::BillingMonthClose;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno::deadlines::wake_due;
use turno::log;
use turno_entity::{LineStatus, ResolutionCause, Role};

on_both_stacks!(a_month_takes_what_became_ready_in_it, |stack| {
    let world = World::open(stack).await;
    let first = world.improved(4, &[1_800]).await;
    let second = world.improved(4, &[3_601]).await;
    let invoiced = world.charge_of(second).await.unwrap().id;
    world.done(&world.billing, mark(&world, &[invoiced], "FE-1")).await;
    let gone = world.improved(4, &[60]).await;
    let gone = world.charge_of(gone).await.unwrap().id;
    world.done(&world.billing, reverse(&world, gone)).await;
    let command = close(&world, None, "2026-11");
    world.refuses(&world.billing, command.clone(), &[(Code::MonthNotOver, "month")]).await;
    // Bogotá's midnight; UTC's is five hours earlier.
    world.pass(at("2026-12-01T04:59:59.999999Z") - world.now());
    world.refuses(&world.billing, command.clone(), &[(Code::MonthNotOver, "month")]).await;
    world.pass(TimeDelta::microseconds(1));
    world.allows_only(&[Role::Billing, Role::Admin], &command).await;
    let later = world.improved(4, &[600]).await;
    let before = log::head(&world.read().await).await.unwrap();
    let done = world.done(&world.billing, command.clone()).await;
    let rows = world.statements().await;
    assert_eq!(done.statements, rows.iter().map(|row| row.id).collect::<Vec<_>>());
    let [row] = &rows[..] else { panic!("{rows:?}") };
    // One block and three: 4 × 30,000, 19 %.
    assert_eq!((row.company_id, row.month.as_str(), row.lines, row.blocks), (world.company, "2026-11", 2, 4));
    assert_eq!((row.minutes, row.base, row.iva, row.total), (120, 12_000_000, 2_280_000, 14_280_000));
    assert_eq!((row.log_seq, &row.log_hash), (before.last_seq, &before.hash), "the log's last link");
    assert_eq!(row.content_sha256, hex::encode(Sha256::digest(&row.content)));
    assert!(!row.content.contains(&row.log_hash), "it stands beside the content");
    for ticket in [first, second] {
        assert_eq!(world.charge_of(ticket).await.unwrap().statement_id, Some(row.id));
    }
    for line in [gone, world.charge_of(later).await.unwrap().id] {
        assert_eq!(world.line(line).await.statement_id, None);
    }
    assert_eq!(world.kinds_after(before.last_seq).await, ["MONTH_CLOSED"]);
    let again = world.done(&world.billing, command.clone()).await;
    assert_eq!((again, world.statements().await.len()), (done, 1), "a replay closes nothing more");
    let other = BillingMonthClose { month: "2026-10".parse().unwrap(), ..command };
    let refused = world.run(&world.billing, other).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    world.is_proved().await;
});

on_both_stacks!(its_content_is_a_json_array_of_its_lines, |stack| {
    let world = World::open(stack).await;
    let ticket = world.improved(4, &[1_800]).await;
    world.pass(TimeDelta::days(8));
    world.done(&world.billing, close(&world, Some(NIT), "2026-11")).await;
    let line = world.charge_of(ticket).await.unwrap();
    let content: serde_json::Value = serde_json::from_str(&world.statements().await[0].content).unwrap();
    let number = world.ticket(ticket).await.number;
    let expected = serde_json::json!([
        1,
        NIT,
        "2026-11",
        [[
            line.id.to_string(),
            number,
            "IMPROVEMENT",
            null,
            "Un campo para la placa del vehículo.",
            "SOP-HORA",
            "999",
            "HUR",
            30,
            3_000_000,
            1,
            1_900,
            3_000_000,
            570_000,
            3_570_000,
            1_800,
            "2026-11-24T13:00:00.000000Z",
            "2026-11-24T13:30:00.000000Z",
            world.client.person().unwrap().to_string(),
            "2026-11-24T13:00:00.000000Z",
            "2026-11-24"
        ]],
        [1, 1, 30, 3_000_000, 570_000, 3_570_000]
    ]);
    assert_eq!(content, expected);
});

on_both_stacks!(only_to_show_it_changes_nothing_and_gives_the_same_bytes, |stack| {
    let world = World::open(stack).await;
    world.improved(4, &[1_800]).await;
    world.pass(TimeDelta::days(8));
    let before = world.rows().await;
    let show = BillingMonthClose { validate_only: Some(true), ..close(&world, None, "2026-11") };
    let shown = world.done(&world.billing, show).await;
    assert_eq!((world.rows().await, &shown.statements[..]), (before, &[][..]));
    world.done(&world.billing, close(&world, None, "2026-11")).await;
    let made = world.statements().await.remove(0);
    assert_eq!(
        (&shown.drafts[0].content, &shown.drafts[0].content_sha256),
        (&made.content, &made.content_sha256)
    );
    let late = BillingMonthClose { validate_only: Some(true), ..close(&world, None, "2026-11") };
    world.refuses(&world.billing, late, &[(Code::MonthClosed, "month")]).await;
});

on_both_stacks!(late_and_held_lines_go_into_the_next_month, |stack| {
    let world = World::open(stack).await;
    world.improved(4, &[60]).await;
    world.pass(at("2026-11-27T15:00:00Z") - world.now());
    let asked = world.asked(&world.client, &[60]).await;
    world.confirms_repeat(asked).await;
    world.resolves(asked, ResolutionCause::HowTo).await;
    world.pass(at("2026-12-01T15:00:00Z") - world.now());
    let nothing = close(&world, Some(OTHER_NIT), "2026-11");
    world.done(&world.billing, nothing).await;
    world.done(&world.billing, close(&world, None, "2026-11")).await;
    for nit in [None, Some(NIT), Some(OTHER_NIT)] {
        let twice = close(&world, nit, "2026-11");
        world.refuses(&world.billing, twice, &[(Code::MonthClosed, "month")]).await;
    }
    let held = world.charge_of(asked).await.unwrap();
    assert_eq!((held.status, held.statement_id), (LineStatus::Held, None));
    // The end of the fifth business day after Friday 27 November is Friday 4 December.
    world.pass(at("2026-12-04T22:31:00Z") - world.now());
    wake_due(world.desk()).await;
    world.pass(TimeDelta::days(30));
    world.done(&world.billing, close(&world, None, "2026-12")).await;
    let rows = world.statements().await;
    let months: Vec<(&str, i64)> = rows.iter().map(|row| (row.month.as_str(), row.lines)).collect();
    assert_eq!(months, [("2026-11", 1), ("2026-11", 0), ("2026-12", 1)]);
    assert_eq!(world.charge_of(asked).await.unwrap().statement_id, Some(rows[2].id));
    world.is_proved().await;
});

on_both_stacks!(each_company_has_its_own, |stack| {
    let world = World::open(stack).await;
    world.improved(4, &[60]).await;
    let theirs = world.asked(&world.other_client, &[1_801]).await;
    world.confirms_repeat(theirs).await;
    world.resolves(theirs, ResolutionCause::UserError).await;
    world.pass(at("2026-12-01T22:31:00Z") - world.now());
    wake_due(world.desk()).await;
    world.pass(TimeDelta::days(31));
    world
        .refuses(
            &world.billing,
            close(&world, Some("999000005-1"), "2026-12"),
            &[(Code::CompanyUnknown, "nit")],
        )
        .await;
    world.done(&world.admin, close(&world, Some(NIT), "2026-11")).await;
    world.done(&world.admin, close(&world, None, "2026-12")).await;
    let rows = world.statements().await;
    let found: Vec<_> = rows.iter().map(|row| (row.company_id, row.month.as_str(), row.blocks)).collect();
    assert_eq!(found, [(world.company, "2026-11", 1), (world.other_company, "2026-12", 2)]);
    world.is_proved().await;
});

on_both_stacks!(an_empty_desk_has_nothing_to_close, |stack| {
    let world = World::open(stack).await;
    let done = world.done(&world.billing, close(&world, None, "2026-10")).await;
    assert_eq!((done.statements, world.statements().await), (Vec::new(), Vec::new()));
});

on_both_stacks!(a_close_and_a_mark_at_once_leave_every_line_whole, |stack| {
    let world = World::open(stack).await;
    for _ in 0..6 {
        world.improved(2, &[60]).await;
    }
    let lines: Vec<_> = world.lines().await.iter().map(|row| row.id).rev().collect();
    world.pass(TimeDelta::days(8));
    let other_desk = world.stack.another_desk().await;
    let (one, two, three) = tokio::join!(
        world.desk().run(&world.billing, close(&world, None, "2026-11")),
        other_desk.run(&world.admin, close(&world, None, "2026-11")),
        other_desk.run(&world.billing, mark(&world, &lines, "FE-1")),
    );
    assert!(one.is_ok() != two.is_ok(), "one closes it: {one:?} {two:?}");
    three.unwrap();
    let statement = world.statements().await.remove(0);
    assert_eq!(statement.lines, 6);
    for row in world.lines().await {
        assert_eq!((row.status, row.statement_id), (LineStatus::Invoiced, Some(statement.id)));
    }
    world.is_proved().await;
});
