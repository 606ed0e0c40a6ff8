//! The audit finds what is charged wrongly, in the rows and in a log that was written anew.

use super::world::{close, mark, reverse};
use crate::audit::forged::forge;
use crate::tickets::world::{NIT, World};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::ConnectionTrait as _;
use turno::audit::{AuditError, Finding, Proof};
use turno_entity::TicketId;

async fn found(world: &World) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    }
}

/// A charged improvement, in a closed month, and one that was taken back.
async fn billed(world: &World) -> TicketId {
    let ticket = world.improved(4, &[1_800, 1_801]).await;
    let line = world.charge_of(ticket).await.unwrap().id;
    world.done(&world.billing, mark(world, &[line], "FE-1")).await;
    let second = world.improved(4, &[60]).await;
    let second = world.charge_of(second).await.unwrap().id;
    world.done(&world.billing, reverse(world, second)).await;
    world.pass(TimeDelta::days(8));
    world.done(&world.billing, close(world, Some(NIT), "2026-11")).await;
    ticket
}

on_both_stacks!(rows_that_were_changed_are_found, |stack| {
    let world = World::open(stack).await;
    billed(&world).await;
    assert_eq!(world.is_proved().await.lines, 3);
    let owner = world.stack.owner().await;
    let first = "id = (SELECT id FROM billable_line ORDER BY id LIMIT 1)";
    for (table, change, back) in [
        ("billable_line", "seconds = seconds + 1", "seconds = seconds - 1"),
        ("billable_line", "invoice_number = 'FE-2'", "invoice_number = 'FE-1'"),
        ("billable_line", "iva = iva + 1, total = total + 1", "iva = iva - 1, total = total - 1"),
        ("billable_line", "description = 'otra'", "description = 'Un campo para la placa del vehículo.'"),
        ("statement", "lines = lines + 1", "lines = lines - 1"),
        ("statement", "content = content || ' '", "content = trim(content)"),
        ("statement", "log_seq = log_seq - 1", "log_seq = log_seq + 1"),
    ] {
        let change_it = async |set: &str| {
            let at = if table == "statement" { "1 = 1" } else { first };
            owner.execute_unprepared(&format!("UPDATE {table} SET {set} WHERE {at}")).await.unwrap();
        };
        change_it(change).await;
        let finding = found(&world).await;
        assert_eq!(finding.proof, Proof::Charges, "{change}: {finding}");
        change_it(back).await;
        world.is_proved().await;
    }
    owner.close().await.unwrap();
});

on_both_stacks!(a_charge_that_the_work_does_not_give_is_found, |stack| {
    let world = World::open(stack).await;
    let ticket = billed(&world).await;
    let line = world.charge_of(ticket).await.unwrap();
    let seq = async |kind: &str| {
        let facts = world.facts_after(0).await;
        facts.iter().find(|(event, _)| event.kind == kind && event.ticket_id == Some(ticket)).unwrap().0.seq
    };
    let created = seq("LINE_CREATED").await;
    // More time than was worked.
    forge(&world, |event| {
        if event.seq == created {
            event.payload = event.payload.replace("\"seconds\":3601", "\"seconds\":5400");
        }
    })
    .await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Charges, "event", created.to_string()));
    forge(&world, |event| {
        if event.seq == created {
            event.payload = event.payload.replace("\"seconds\":5400", "\"seconds\":3601");
        }
    })
    .await;
    world.is_proved().await;
    // Another quote than the one that was accepted.
    let quote = line.quote_id.unwrap().to_string();
    let other = quote.replace("quo_0", "quo_1");
    forge(&world, |event| {
        if event.seq == created {
            event.payload = event.payload.replace(&quote, &other);
        }
    })
    .await;
    let finding = found(&world).await;
    assert!(finding.expected.contains("accepted last"), "{finding}");
    assert_eq!((finding.proof, finding.row), (Proof::Charges, created.to_string()));
});
