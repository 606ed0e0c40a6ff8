//! A log written anew from its first byte, with all hashes right: what it says must still be true.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use turno::audit::{AuditError, Finding, Proof};
use turno::log::link_hash;
use turno_entity::{ClockState, TicketId, event, log_link, queue_entry, response_clock, ticket};

/// Changes events, and computes the whole chain anew.
pub(crate) async fn forge(world: &World, change: impl Fn(&mut event::Model)) {
    let owner = world.stack.owner().await;
    let mut events = event::Entity::find().order_by_asc(event::Column::Seq).all(&owner).await.unwrap();
    for event in &mut events {
        let before = event.clone();
        change(event);
        if *event != before {
            event.clone().into_active_model().reset_all().update(&owner).await.unwrap();
        }
    }
    let mut links =
        log_link::Entity::find().order_by_asc(log_link::Column::LastSeq).all(&owner).await.unwrap();
    for n in 1..links.len() {
        let (from, to) = (links[n - 1].last_seq, links[n].last_seq);
        let covered: Vec<_> = events.iter().filter(|e| e.seq > from && e.seq <= to).cloned().collect();
        links[n].hash = link_hash(&links[n - 1].hash, to, links[n].recorded_at, &covered);
        links[n].clone().into_active_model().reset_all().update(&owner).await.unwrap();
    }
    owner.close().await.unwrap();
}

async fn found(world: &World) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    }
}

fn of_kind(event: &event::Model, kind: &str, ticket: TicketId) -> bool {
    event.kind == kind && event.ticket_id == Some(ticket)
}

async fn seq_of(world: &World, kind: &str, ticket: TicketId) -> i64 {
    let facts = world.facts_after(0).await;
    facts.iter().find(|(event, _)| of_kind(event, kind, ticket)).unwrap().0.seq
}

on_both_stacks!(a_forged_chain_alone_changes_nothing, |stack| {
    let world = World::open(stack).await;
    world.opened("otro").await;
    let report = world.is_proved().await;
    forge(&world, |_| {}).await;
    assert_eq!(world.is_proved().await, report);
});

on_both_stacks!(a_take_out_of_turn_is_found, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("otro").await;
    world.pass(TimeDelta::minutes(1));
    let second = world.opened("consecutivos").await;
    // An ADMIN takes out of order, and the record is made to say that it was in order.
    world.does(Deed::TakeOutOfOrder, second).await;
    world.is_proved().await;
    let row = world.ticket(second).await;
    let seq = seq_of(&world, "TICKET_TAKEN_OUT_OF_ORDER", second).await;
    let told = turno::log::payload::TicketTaken {
        assignee: row.assignee_id.unwrap(),
        received_at: row.received_at,
        ordinal: row.ordinal,
    };
    let owner = world.stack.owner().await;
    turno_entity::event_text::Entity::delete_many()
        .filter(turno_entity::event_text::Column::Seq.eq(seq))
        .exec(&owner)
        .await
        .unwrap();
    owner.close().await.unwrap();
    forge(&world, |event| {
        if event.seq == seq {
            event.kind = "TICKET_TAKEN".into();
            event.payload = serde_json::to_string(&told).unwrap();
        }
    })
    .await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Order, "event", seq.to_string()));
    assert!(
        finding.expected.contains("ordinal 2026000000001"),
        "{} stands first: {}",
        first,
        finding.expected
    );
});

on_both_stacks!(a_wrong_due_instant_is_found_in_the_log_and_in_what_stands, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    let seq = seq_of(&world, "DEADLINE_STARTED", ticket).await;
    let due = world.clock(ticket).await.due_at().unwrap();
    let later = due + TimeDelta::minutes(1);
    let owner = world.stack.owner().await;
    let put = |due| {
        response_clock::Entity::update_many()
            .col_expr(response_clock::Column::DueAt, Expr::value(due))
            .filter(response_clock::Column::TicketId.eq(ticket))
    };
    put(later).exec(&owner).await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table), (Proof::Stored, "response_clock"));
    assert_eq!(finding.row, ticket.to_string());
    let written = serde_json::to_string(&due).unwrap();
    let instead = serde_json::to_string(&later).unwrap();
    forge(&world, |event| event.payload = event.payload.replace(&written, &instead)).await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Deadlines, "event", seq.to_string()));
    owner.close().await.unwrap();
});

on_both_stacks!(deadlines_that_were_passed_over_in_silence_are_found, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(31));
    world.does(Deed::Reply, ticket).await;
    let late = seq_of(&world, "DEADLINE_MET_LATE", ticket).await;
    let kinds = world.kinds_after(2).await;
    assert_eq!(kinds, ["TICKET_REPLIED", "DEADLINE_BREACHED", "DEADLINE_MET_LATE"]);
    // The answer is made to have come in time.
    forge(&world, |event| {
        if event.seq == late {
            event.kind = "DEADLINE_MET".into();
        }
    })
    .await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Deadlines, "event", late.to_string()));
});

on_both_stacks!(a_move_by_another_hand_is_found, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("otro").await;
    world.does(Deed::TakeNext, ticket).await;
    world.does(Deed::Resolve, ticket).await;
    let seq = seq_of(&world, "TICKET_RESOLVED", ticket).await;
    let (agent, other) = (world.agent.name(), world.agent2.name());
    let swap = |from: String, to: String| {
        move |event: &mut event::Model| {
            if event.seq == seq {
                event.payload = event.payload.replace(&from, &to);
                event.actor = event.actor.replace(&from, &to);
            }
        }
    };
    forge(&world, swap(agent.clone(), other.clone())).await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.row), (Proof::Moves, seq.to_string()));
    forge(&world, swap(other, agent)).await;
    world.is_proved().await;
});

on_both_stacks!(what_stands_otherwise_than_the_log_says_is_found, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("otro").await;
    let owner = world.stack.owner().await;
    let id = ticket.to_string();
    let priority = |n: i32| {
        ticket::Entity::update_many()
            .col_expr(ticket::Column::Priority, Expr::value(n))
            .filter(ticket::Column::Id.eq(ticket))
    };
    priority(1).exec(&owner).await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, &finding.row), (Proof::Stored, "ticket", &id));
    priority(2).exec(&owner).await.unwrap();
    world.is_proved().await;

    let entry = queue_entry::Entity::find_by_id(ticket).one(&owner).await.unwrap().unwrap();
    queue_entry::Entity::delete_by_id(ticket).exec(&owner).await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, &finding.row), (Proof::Stored, "queue_entry", &id));
    queue_entry::Entity::insert(entry.into_active_model().reset_all())
        .exec_without_returning(&owner)
        .await
        .unwrap();

    let state = |state: ClockState| {
        response_clock::Entity::update_many()
            .col_expr(response_clock::Column::State, Expr::value(state))
            .filter(response_clock::Column::TicketId.eq(ticket))
    };
    state(ClockState::Approaching).exec(&owner).await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, &finding.row), (Proof::Stored, "response_clock", &id));
    state(ClockState::Running).exec(&owner).await.unwrap();
    world.is_proved().await;

    // A ticket and a number that the log does not know.
    let row = ticket::Entity::find().one(&owner).await.unwrap().unwrap();
    let stray = TicketId(uuid::Uuid::from_u128(99));
    let number = "LG-2026-000099".to_owned();
    let stray_row = ticket::Model { id: stray, ordinal: 99, number, ..row };
    ticket::Entity::insert(stray_row.into_active_model().reset_all())
        .exec_without_returning(&owner)
        .await
        .unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Stored, "ticket", stray.to_string()));
    owner.close().await.unwrap();
});
