//! `ticketMerge`: one request that came twice (DR-29).

use super::deed::Deed;
use super::world::{NIT, World};
use crate::audit::forged::forge;
use crate::calendar::naive::wall;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::audit::{AuditError, Finding, Proof};
use turno::command::{Fault, Refused, Role, UserErrorCode as Code};
use turno::companies::Nit;
use turno::log::{Fact, payload};
use turno::quotes::QuoteAccept;
use turno::tickets::{RequesterInput, TicketCreate, TicketMerge};
use turno::work::WorkSessionStart;
use turno_entity::{
    Channel, ClockState, DocumentType, RepeatStatus, TicketId, TicketStatus, ticket, work_session,
};

fn merge(ticket: TicketId, other: TicketId) -> TicketMerge {
    TicketMerge {
        ticket_id: ticket.to_string().into(),
        other_ticket_id: other.to_string().into(),
        reason: "La misma persona escribió por WhatsApp y por correo.".to_owned(),
        idempotency_key: None,
    }
}

/// The same request by another channel, as staff put it down.
fn by_whatsapp(world: &World, nit: &str) -> TicketCreate {
    let requester = RequesterInput {
        document_type: Some(DocumentType::Cc),
        document_number: Some("1020304050".to_owned()),
        given_names: Some("Ana".to_owned()),
        surnames: Some("Prueba".to_owned()),
        ..RequesterInput::default()
    };
    TicketCreate {
        nit: Some(Nit::parse(nit).unwrap()),
        requester: Some(requester),
        channel: Some(Channel::Whatsapp),
        ..world.request("consecutivos")
    }
}

async fn found(world: &World) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    }
}

on_both_stacks!(the_one_received_first_stays_at_its_place_whichever_is_named_first, |stack| {
    let world = World::open(stack).await;
    for turned in [false, true] {
        let first = world.opened("consecutivos").await;
        world.pass(TimeDelta::minutes(2));
        let between = world.done(&world.other_client, world.request("reportes")).await.ticket;
        world.pass(TimeDelta::minutes(3));
        let again = world.done(&world.agent, by_whatsapp(&world, NIT)).await.ticket;
        let before = world.ticket(first).await;
        let head = world.head().await;
        let command = if turned { merge(again, first) } else { merge(first, again) };
        let done = world.done(&world.agent, command).await;
        assert_eq!((done.ticket, done.merged), (first, again));

        let stays = world.ticket(first).await;
        assert_eq!((stays.status, stays.version), (TicketStatus::Queued, before.version + 1));
        assert_eq!((stays.received_at, stays.ordinal), (before.received_at, before.ordinal));
        assert_eq!(world.clock(first).await.due_at(), Some(stays.received_at + TimeDelta::minutes(30)));
        let goes = world.ticket(again).await;
        assert_eq!((goes.status, goes.merged_into_id), (TicketStatus::Merged, Some(first)));
        assert_eq!((world.place(first).await, world.place(again).await), (Some(true), None));
        assert_eq!(world.clock(again).await.state(), ClockState::Cancelled);
        let facts = world.facts_after(head).await;
        let absorbed = payload::TicketAbsorbed { ticket: again, answered_at: None };
        assert_eq!((facts[0].0.ticket_id, &facts[0].1), (Some(first), &Fact::TicketAbsorbed(absorbed)));
        let Fact::TicketMerged(told) = &facts[1].1 else { panic!("{:?}", facts[1].1) };
        assert_eq!((facts[1].0.ticket_id, told.from, told.into), (Some(again), TicketStatus::Queued, first));
        assert_eq!(world.kinds_after(head).await[2..], ["DEADLINE_CANCELLED"]);
        for expected in [first, between] {
            world.does(Deed::TakeNext, expected).await;
            assert_eq!(world.ticket(expected).await.status, TicketStatus::InProgress);
        }
        world.is_proved().await;
        world.clear().await;
    }
});

on_both_stacks!(a_response_to_either_is_the_response_to_the_request, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(5));
    let again = world.done(&world.agent, by_whatsapp(&world, NIT)).await.ticket;
    world.pass(TimeDelta::minutes(20));
    world.does(Deed::Reply, again).await;
    let answered_at = world.now();
    world.pass(TimeDelta::minutes(30));
    turno::deadlines::wake_due(world.desk()).await;
    assert_eq!(world.clock(first).await.state(), ClockState::Breached);
    let head = world.head().await;
    world.done(&world.agent, merge(first, again)).await;
    // 8:25 was in time for what was received at 8:00 and due at 8:30, though it is known only now.
    let clock = world.clock(first).await;
    assert_eq!((clock.state(), clock.met_at()), (ClockState::Met, Some(wall("2026-11-24 08:25"))));
    assert_eq!(answered_at, wall("2026-11-24 08:25"));
    assert_eq!(world.ticket(first).await.answered_at, Some(answered_at));
    let clock = world.clock(again).await;
    assert_eq!((clock.state(), clock.met_at()), (ClockState::Met, Some(answered_at)), "its own stays");
    assert_eq!(world.kinds_after(head).await, ["TICKET_ABSORBED", "DEADLINE_MET", "TICKET_MERGED"]);
    world.is_proved().await;

    // One that has its own response keeps it.
    let other = world.done(&world.agent, by_whatsapp(&world, NIT)).await.ticket;
    world.does(Deed::Reply, other).await;
    world.done(&world.agent, merge(other, first)).await;
    assert_eq!(world.clock(first).await.met_at(), Some(answered_at));
    world.is_proved().await;
});

on_both_stacks!(what_is_written_on_it_goes_to_the_one_that_stays, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("consecutivos").await;
    let again = world.opened("consecutivos").await;
    world.merged(first, again).await;
    world.does(Deed::Pause, first).await;
    let written = world.messages(first).await.len();
    world.does(Deed::ReplyByClient, again).await;
    assert_eq!(world.messages(first).await.len(), written + 1);
    assert_eq!(world.messages(again).await.len(), 0);
    assert_eq!(world.ticket(first).await.status, TicketStatus::Queued, "it is what the desk waited for");
    world.is_proved().await;
});

on_both_stacks!(nothing_of_it_is_billed_twice, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("consecutivos").await;
    world.does(Deed::Reply, first).await;
    world.pass(TimeDelta::days(1));
    let again = world.opened("consecutivos").await;
    let repeat = world.only_repeat(again).await;
    assert_eq!(repeat.status, RepeatStatus::Proposed);
    world.does(Deed::TakeNext, first).await;
    world.does(Deed::TakeNext, again).await;
    let ticket_id = again.to_string().into();
    world.done(&world.agent, WorkSessionStart { ticket_id, idempotency_key: world.key() }).await;
    world.pass(TimeDelta::minutes(7));
    world.done(&world.agent, merge(first, again)).await;
    // The work ends, the proposal goes, and the one that stays is charged for itself alone.
    let tx = world.read().await;
    let sessions = tx.list(work_session::Entity::find()).await.unwrap();
    assert_eq!(sessions.len(), 1);
    assert_eq!((sessions[0].seconds, sessions[0].ended_at), (Some(420), Some(world.now())));
    tx.rollback().await.unwrap();
    assert_eq!(world.only_repeat(again).await.status, RepeatStatus::Dismissed);
    world.does(Deed::Resolve, first).await;
    let tx = world.read().await;
    assert!(tx.list(turno_entity::billable_line::Entity::find()).await.unwrap().is_empty());
    tx.rollback().await.unwrap();
    world.is_proved().await;
});

on_both_stacks!(what_the_company_confirmed_or_was_told_stands_on_its_own_ticket, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("mejora_campos").await;
    let quoted = world.ticket_in(TicketStatus::WaitingForQuote).await;
    let refused = [(Code::TicketStateConflict, "otherTicketId")];
    world.refuses(&world.agent, merge(first, quoted), &refused).await;
    let quote = world.quoted(quoted, 2).await;
    let quote_id = quote.to_string().into();
    world.done(&world.client, QuoteAccept { quote_id, idempotency_key: world.key() }).await;
    world.refuses(&world.agent, merge(first, quoted), &[(Code::TicketStateConflict, "ticketId")]).await;
    world.is_proved().await;
});

on_both_stacks!(a_merge_says_what_is_wrong_and_does_nothing, |stack| {
    let world = World::open(stack).await;
    let one = world.opened("consecutivos").await;
    let two = world.opened("consecutivos").await;
    let three = world.opened("consecutivos").await;
    let foreign = world.done(&world.other_client, world.request("consecutivos")).await.ticket;
    let nobody = TicketId(uuid::Uuid::from_u128(7));
    let pending = world.done(&world.newcomer, world.request("consecutivos")).await.ticket;
    world.merged(two, three).await;
    for (command, code, path) in [
        (merge(one, one), Code::ValueInvalid, "otherTicketId"),
        (merge(nobody, one), Code::NotFound, "ticketId"),
        (merge(one, nobody), Code::NotFound, "otherTicketId"),
        (merge(one, foreign), Code::CompanyMismatch, "otherTicketId"),
        (merge(pending, one), Code::TicketNotIdentified, "ticketId"),
        (merge(one, pending), Code::TicketNotIdentified, "otherTicketId"),
        (merge(one, three), Code::TicketStateConflict, "otherTicketId"),
        (merge(one, two), Code::TicketMergeChain, "otherTicketId"),
        (TicketMerge { reason: " ".into(), ..merge(one, two) }, Code::TextRequired, "reason"),
    ] {
        world.refuses(&world.agent, command, &[(code, path)]).await;
    }
    world.allows_only(&[Role::Agent, Role::Admin], &merge(one, two)).await;
    // What an agent works on, another one does not close; an ADMIN may.
    world.clear().await;
    let first = world.opened("consecutivos").await;
    let again = world.opened("consecutivos").await;
    world.does(Deed::TakeNext, first).await;
    world.does(Deed::TakeNext, again).await;
    world.refuses(&world.agent2, merge(first, again), &[(Code::NotAssignee, "ticketId")]).await;
    world.done(&world.admin, merge(first, again)).await;
    for status in [TicketStatus::Resolved, TicketStatus::Cancelled] {
        let closed = world.ticket_in(status).await;
        let open = world.opened("consecutivos").await;
        world.refuses(&world.agent, merge(closed, open), &[(Code::TicketStateConflict, "ticketId")]).await;
        world.clear().await;
    }
    world.is_proved().await;
});

on_both_stacks!(two_merges_at_once_make_no_circle, |stack| {
    let world = World::open(stack).await;
    for _ in 0..10 {
        let one = world.opened("consecutivos").await;
        let two = world.opened("consecutivos").await;
        let three = world.opened("consecutivos").await;
        let (first, second) = tokio::join!(
            world.run(&world.agent, merge(one, two)),
            world.run(&world.agent2, merge(three, two))
        );
        let done = [&first, &second].iter().filter(|answer| answer.is_ok()).count();
        let refused = [first, second].into_iter().filter_map(Result::err);
        for refused in refused {
            let Refused::User(errors) = refused else { panic!("{refused:?}") };
            assert!(matches!(errors[0].code, Code::TicketStateConflict | Code::TicketMergeChain));
        }
        assert_eq!(done, 1);
    }
    world.is_proved().await;
});

on_both_stacks!(a_merge_happens_once, |stack| {
    let world = World::open(stack).await;
    let one = world.opened("consecutivos").await;
    let two = world.opened("consecutivos").await;
    let command = TicketMerge { idempotency_key: Some(world.key()), ..merge(one, two) };
    world.done(&world.agent, command.clone()).await;
    let after = world.rows().await;
    let again = world.done(&world.agent, command.clone()).await;
    assert_eq!((again.ticket, again.merged), (one, two));
    let refused =
        world.run(&world.agent, TicketMerge { reason: "Otra.".into(), ..command }).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    assert_eq!(world.rows().await, after);
});

on_both_stacks!(the_audit_knows_what_was_merged_into_what, |stack| {
    let world = World::open(stack).await;
    let one = world.opened("consecutivos").await;
    let two = world.opened("consecutivos").await;
    let three = world.opened("consecutivos").await;
    world.does(Deed::Reply, two).await;
    world.merged(one, two).await;
    world.is_proved().await;
    let owner = world.stack.owner().await;
    let put = |into: TicketId| {
        ticket::Entity::update_many()
            .col_expr(ticket::Column::MergedIntoId, Expr::value(into))
            .filter(ticket::Column::Id.eq(two))
    };
    put(three).exec(&owner).await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Stored, "ticket", two.to_string()));
    put(one).exec(&owner).await.unwrap();
    owner.close().await.unwrap();
    world.is_proved().await;
    // The one that stays is made to take over no response.
    forge(&world, |event| {
        if event.kind == "TICKET_ABSORBED" {
            event.payload = payload_without_answer(&event.payload);
        }
    })
    .await;
    assert_eq!(found(&world).await.proof, Proof::Moves);
});

/// The same, without the response.
fn payload_without_answer(payload: &str) -> String {
    let mut told: payload::TicketAbsorbed = serde_json::from_str(payload).unwrap();
    told.answered_at = None;
    serde_json::to_string(&told).unwrap()
}
