//! A day at the desk, and its proof.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::audit::{AuditError, Proof, verify_at};
use turno::deadlines::wake_due;
use turno::log;
use turno_entity::{TicketStatus, ticket};

on_both_stacks!(an_empty_desk_is_proved, |stack| {
    let world = World::open(stack).await;
    let report = world.is_proved().await;
    assert_eq!((report.events, report.links, report.tickets, report.last_seq), (0, 0, 0, 0));
});

on_both_stacks!(the_report_counts_what_happened, |stack| {
    let world = World::open(stack).await;
    world.ticket_in(TicketStatus::Resolved).await;
    world.ticket_in(TicketStatus::Cancelled).await;
    let ticket = world.ticket_in(TicketStatus::WaitingForCompany).await;
    world.does(Deed::ReplyByClient, ticket).await;
    let report = world.is_proved().await;
    let tx = world.read().await;
    let head = log::head(&tx).await.unwrap();
    assert_eq!((report.last_seq, &report.last_hash), (head.last_seq, &head.hash));
    // Created and started three times; taken; resolved, met; cancelled twice; paused twice; replied, resumed twice.
    assert_eq!((report.events, report.tickets, report.takes), (16, 3, 1));
    assert_eq!((report.links, report.deadlines), (8, 7));
    let told = report.to_string();
    assert!(told.contains("16 events in 8 commits, 3 tickets") && told.ends_with(&head.hash), "{told}");
});

on_both_stacks!(a_deadline_that_nobody_noted_is_found_on_a_desk_that_runs, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    world.pass(TimeDelta::hours(1));
    world.is_proved().await;
    match verify_at(world.desk(), Some(world.now())).await {
        Err(AuditError::Found(finding)) => {
            assert_eq!((finding.proof, finding.table), (Proof::Deadlines, "response_clock"));
            assert_eq!(finding.row, ticket.to_string());
        }
        other => panic!("{other:?}"),
    }
    world.does(Deed::Note, ticket).await;
    assert!(world.audit().await.is_err(), "the desk was at work, and did not note it");
    wake_due(world.desk()).await;
    verify_at(world.desk(), Some(world.now())).await.unwrap();
});

on_both_stacks!(it_can_be_proved_while_the_desk_is_at_work, |stack| {
    let world = World::open(stack).await;
    let work = async {
        for _ in 0..40 {
            let ticket = world.opened("otro").await;
            world.does(Deed::TakeNext, ticket).await;
        }
    };
    let proofs = async {
        for _ in 0..10 {
            world.is_proved().await;
        }
    };
    tokio::join!(work, proofs);
});

on_both_stacks!(what_was_closed_long_ago_is_compared_as_well, |stack| {
    let world = World::open(stack).await;
    let mut tickets = Vec::new();
    // More than the audit remembers before it looks what is over.
    for n in 0..510 {
        tickets.push(world.opened("otro").await);
        let deed = if n == 7 { Deed::TakeNext } else { Deed::CancelByClient };
        world.does(deed, tickets[n]).await;
    }
    world.does(Deed::Resolve, tickets[7]).await;
    for n in 510..520 {
        tickets.push(world.opened("otro").await);
        world.does(Deed::CancelByClient, tickets[n]).await;
    }
    world.does(Deed::Note, tickets[3]).await;
    world.does(Deed::Reopen, tickets[7]).await;
    assert_eq!(world.is_proved().await.tickets, 520);
    let owner = world.stack.owner().await;
    for n in [2, 3, 7, 505] {
        let topic = |code: &str| {
            ticket::Entity::update_many()
                .col_expr(ticket::Column::TopicCode, Expr::value(code))
                .filter(ticket::Column::Id.eq(tickets[n]))
        };
        topic("cartera").exec(&owner).await.unwrap();
        match world.audit().await {
            Err(AuditError::Found(finding)) => {
                let named = (finding.proof, finding.table, finding.row);
                assert_eq!(named, (Proof::Stored, "ticket", tickets[n].to_string()));
            }
            other => panic!("{n}: {other:?}"),
        }
        topic("otro").exec(&owner).await.unwrap();
    }
    owner.close().await.unwrap();
    world.is_proved().await;
});
