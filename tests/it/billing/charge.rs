//! What a resolved improvement costs.

use super::world::{BLOCK, at};
use crate::packages::set::package;
use crate::quotes::world::accept;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::{NaiveDate, TimeDelta};
use desk_tests::on_both_stacks;
use desk_tests::oracles::{rows, whole};
use turno::log::Fact;
use turno_entity::{ImprovementKind, LineReason, LineStatus, TicketStatus};

on_both_stacks!(oracle_billing_blocks, |stack| {
    let world = World::open(stack).await;
    for row in rows("billing_blocks.csv") {
        let sessions: Vec<i32> = row["sessions_seconds"]
            .split(';')
            .filter(|part| !part.is_empty())
            .map(|part| i32::try_from(whole(part)).unwrap())
            .collect();
        let ticket = world.improved(10_000, &sessions).await;
        let line = world.charge_of(ticket).await;
        assert_eq!(line.is_some(), row["line"] == "yes", "{row:?}");
        let Some(line) = line else { continue };
        let pesos = |column: &str| whole(&row[column]) * 100;
        assert_eq!(
            (line.seconds, line.blocks),
            (whole(&row["total_seconds"]), whole(&row["blocks"])),
            "{row:?}"
        );
        let expected = (pesos("base_cop"), pesos("iva_cop"), pesos("total_cop"));
        assert_eq!((line.base, line.iva, line.total), expected, "{row:?}");
    }
    world.is_proved().await;
});

on_both_stacks!(it_is_put_down_when_the_ticket_is_resolved, |stack| {
    let world = World::open(stack).await;
    let (ticket, quote) = world.accepted(4).await;
    let accepted = world.now();
    world.pass(TimeDelta::minutes(5));
    let from = world.now();
    world.works(ticket, &[1_800, 1_740]).await;
    assert_eq!(world.lines().await, [], "nothing before it is resolved");
    let (to, head) = (world.now(), world.head().await);
    world.does(Deed::Resolve, ticket).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.company_id, &line.ticket_number), (world.company, &world.ticket(ticket).await.number));
    assert_eq!((line.reason, line.status), (LineReason::Improvement, LineStatus::Ready));
    assert_eq!((line.quote_id, line.repeat_id, line.held_until), (Some(quote), None, None));
    assert_eq!((line.sessions, line.seconds, line.blocks), (2, 3_540, 2));
    assert_eq!((line.base, line.iva, line.total), (6_000_000, 1_140_000, 7_140_000));
    assert_eq!((line.worked_from, line.worked_to), (from, to));
    assert_eq!((Some(line.confirmed_by), line.confirmed_at), (world.client.person(), accepted));
    assert_eq!(line.ready_on, NaiveDate::from_ymd_opt(2026, 11, 24));
    assert_eq!(line.description, "Un campo para la placa del vehículo.");
    assert_eq!(
        line.explanation,
        "2 sesiones, 3.540 s → 2 bloques × $ 30.000 = $ 60.000 + IVA $ 11.400 = $ 71.400"
    );
    let facts = world.facts_after(head).await;
    let (event, told) = facts
        .iter()
        .find_map(|(event, fact)| match fact {
            Fact::LineCreated(told) => Some((event, told)),
            _ => None,
        })
        .unwrap();
    assert_eq!((event.ticket_id, event.company_id), (Some(ticket), Some(world.company)));
    assert_eq!(
        (told.line, told.blocks, told.base, told.iva, told.total),
        (line.id, 2, line.base, line.iva, line.total)
    );
    assert_eq!(world.is_proved().await.lines, 1);
});

on_both_stacks!(a_running_session_is_stopped_and_counts, |stack| {
    let world = World::open(stack).await;
    let (ticket, _) = world.accepted(4).await;
    world.does(Deed::TakeNext, ticket).await;
    world.done(&world.agent, crate::work::world::start(&world, ticket)).await;
    world.pass(TimeDelta::seconds(1_801));
    world.does(Deed::Resolve, ticket).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.seconds, line.blocks, line.worked_to), (1_801, 2, world.now()));
    world.is_proved().await;
});

on_both_stacks!(the_date_is_that_of_the_desks_wall, |stack| {
    let world = World::open(stack).await;
    let (ticket, _) = world.accepted(4).await;
    world.works(ticket, &[60]).await;
    // Eleven at night of the 30th in Bogotá is the next day, and the next month, in UTC.
    world.pass(at("2026-12-01T04:00:00Z") - world.now());
    world.does(Deed::Resolve, ticket).await;
    assert_eq!(world.charge_of(ticket).await.unwrap().ready_on, NaiveDate::from_ymd_opt(2026, 11, 30));
});

on_both_stacks!(the_quote_caps_the_charge_and_a_stop_records_the_truth, |stack| {
    let world = World::open(stack).await;
    let ticket = world.improved(4, &[8_940]).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.seconds, line.blocks, line.total), (8_940, 4, 4 * BLOCK.2));
    assert!(line.explanation.contains("5 bloques (máximo cotizado: 4) → 4 bloques"), "{}", line.explanation);
    world.is_proved().await;
});

on_both_stacks!(the_quote_accepted_last_is_in_force_and_work_since_the_first_counts, |stack| {
    let world = World::open(stack).await;
    let (ticket, _) = world.accepted(1).await;
    world.works(ticket, &[1_800]).await;
    // All of it is worked; the new maximum is the new total of the item.
    let second = world.quoted(ticket, 3).await;
    world.done(&world.client, accept(&world, second)).await;
    let accepted = world.now();
    world.works(ticket, &[1_801]).await;
    world.does(Deed::Resolve, ticket).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.quote_id, line.confirmed_at), (Some(second), accepted));
    assert_eq!((line.sessions, line.seconds, line.blocks), (2, 3_601, 3));
    world.is_proved().await;
});

on_both_stacks!(a_corrected_session_counts_as_corrected, |stack| {
    let world = World::open(stack).await;
    let (ticket, _) = world.accepted(4).await;
    world.does(Deed::TakeNext, ticket).await;
    let from = world.now();
    world.pass(TimeDelta::hours(2));
    let wrong = world.done(&world.agent, crate::work::world::record(&world, ticket, from, 3_601)).await;
    world.done(&world.agent, crate::work::world::correct(wrong.session, from, 1_800)).await;
    world.does(Deed::Resolve, ticket).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.sessions, line.seconds, line.blocks), (1, 1_800, 1));
    world.is_proved().await;
});

on_both_stacks!(what_is_free_or_took_no_time_makes_no_line, |stack| {
    let world = World::open(stack).await;
    world.improved(3, &[]).await;
    let plain = world.asked(&world.client, &[3_600]).await;
    world.does(Deed::Resolve, plain).await;
    world.done(&world.admin, package(&world, &[ImprovementKind::Field], None, None)).await;
    let free = world.opened("mejora_campos").await;
    world.works(free, &[600]).await;
    world.does(Deed::Resolve, free).await;
    assert_eq!(world.ticket(free).await.status, TicketStatus::Resolved);
    assert_eq!(world.lines().await, []);
    assert_eq!(world.is_proved().await.lines, 0);
});

on_both_stacks!(a_ticket_is_charged_once_for_ever, |stack| {
    let world = World::open(stack).await;
    let ticket = world.improved(4, &[1_800]).await;
    let before = world.lines().await;
    for _ in 0..2 {
        world.does(Deed::Reopen, ticket).await;
        world.works(ticket, &[5_400]).await;
        world.does(Deed::Resolve, ticket).await;
    }
    assert_eq!(world.lines().await, before, "work after a reopening is not charged");
    // Nor is work after a reopening of what took no time before.
    let idle = world.improved(4, &[]).await;
    world.does(Deed::Reopen, idle).await;
    world.works(idle, &[1_800]).await;
    world.does(Deed::Resolve, idle).await;
    assert_eq!(world.charge_of(idle).await, None);
    world.is_proved().await;
});

on_both_stacks!(an_amount_that_nothing_can_hold_is_refused_and_nothing_is_half_written, |stack| {
    use sea_orm::ConnectionTrait as _;
    use turno::command::UserErrorCode as Code;
    use turno::conversation::TicketResolve;
    use turno_entity::ResolutionCause;

    let world = World::open(stack).await;
    let ticket = world.asked(&world.client, &[60]).await;
    let repeat = world.confirms_repeat(ticket).await;
    let price = i64::MAX - 1;
    world.change_repeat(repeat, |row| row.block_price = Some(price)).await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE work_session SET seconds = 3600").await.unwrap();
    let command = TicketResolve {
        ticket_id: ticket.to_string().into(),
        summary: "Listo.".to_owned(),
        cause: ResolutionCause::HowTo,
        expected_version: None,
        idempotency_key: None,
    };
    world.refuses(&world.agent, command, &[(Code::AmountOverflow, "ticketId")]).await;
    assert_eq!(world.ticket(ticket).await.status, TicketStatus::InProgress);
    owner.close().await.unwrap();
});
