//! `ticketSplit`: one text, several requests (DR-28).

use super::deed::Deed;
use super::world::World;
use crate::audit::forged::forge;
use crate::calendar::naive::wall;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::audit::{AuditError, Proof};
use turno::command::{Actor, Fault, Refused, Role, UserErrorCode as Code};
use turno::log::{Fact, payload};
use turno::packages::find_entitlement;
use turno::tickets::{SplitRequest, TicketSplit};
use turno_entity::{ClockState, ImprovementKind, TicketId, TicketKind, TicketStatus, ticket};

fn request(topic: &str) -> SplitRequest {
    SplitRequest {
        subject: format!("Sobre {topic}"),
        description: format!("Además, algo de {topic}."),
        topic_code: topic.to_owned(),
        kind: None,
    }
}

fn split(world: &World, ticket: TicketId, topics: &[&str]) -> TicketSplit {
    TicketSplit {
        ticket_id: ticket.to_string().into(),
        requests: topics.iter().map(|topic| request(topic)).collect(),
        expected_version: None,
        idempotency_key: world.key(),
    }
}

async fn splits(world: &World, ticket: TicketId, topics: &[&str]) -> Vec<TicketId> {
    let done = world.done(&world.agent, split(world, ticket, topics)).await;
    assert_eq!((done.ticket, done.children.len()), (ticket, topics.len()));
    done.children
}

on_both_stacks!(requests_stand_behind_their_ticket_in_the_order_of_the_text_each_at_its_level, |stack| {
    let world = World::open(stack).await;
    world.pass_until("2026-11-24 08:30");
    let parent = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(5));
    let later = world.done(&world.other_client, world.request("consecutivos")).await.ticket;
    world.pass(TimeDelta::minutes(5));
    let head = world.head().await;
    let children = splits(&world, parent, &["reportes", "mejora_roles", "consecutivos"]).await;

    let above = world.ticket(parent).await;
    assert_eq!((above.version, above.status, above.split_from_id), (2, TicketStatus::Queued, None));
    // The level of each, and the instant at which 60, 90 and 30 minutes from 8:30 are over.
    let told = [
        (2, TicketKind::Problem, "LG-2026-000003", "2026-11-24 09:30"),
        (3, TicketKind::Improvement, "LG-2026-000004", "2026-11-24 10:00"),
        (1, TicketKind::Problem, "LG-2026-000005", "2026-11-24 09:00"),
    ];
    for (child, (priority, kind, number, due)) in children.iter().zip(told) {
        let row = world.ticket(*child).await;
        assert_eq!((row.priority, row.kind, row.number.as_str()), (priority, kind, number));
        assert_eq!((row.split_from_id, row.follows_id), (Some(parent), None));
        assert_eq!((row.status, row.version, row.received_at), (TicketStatus::Queued, 1, above.received_at));
        assert_eq!(
            (
                row.company_id,
                row.channel,
                row.requester_id,
                &row.requester_document_number,
                row.identified_at
            ),
            (
                above.company_id,
                above.channel,
                above.requester_id,
                &above.requester_document_number,
                above.identified_at
            )
        );
        let clock = world.clock(*child).await;
        assert_eq!((clock.state(), clock.due_at()), (ClockState::Running, Some(wall(due))));
        assert_eq!(clock.parts().started_at, Some(above.received_at));
    }
    let facts = world.facts_after(head).await;
    let fact = payload::TicketSplit { children: children.clone(), split_at: world.now() };
    assert_eq!((facts[0].0.ticket_id, &facts[0].1), (Some(parent), &Fact::TicketSplit(fact)));
    let kinds: Vec<&str> = facts.iter().map(|(event, _)| event.kind.as_str()).collect();
    let each = ["TICKET_CREATED", "DEADLINE_STARTED"];
    assert_eq!(kinds, [&["TICKET_SPLIT"][..], &each, &each, &each, &["ENTITLEMENT_DECIDED"]].concat());
    world.is_proved().await;

    // Whoever wrote first is served first, with everything that he wrote.
    let mut order = vec![parent];
    order.extend(&children);
    order.push(later);
    for expected in order {
        world.does(Deed::TakeNext, expected).await;
        assert_eq!(world.ticket(expected).await.status, TicketStatus::InProgress);
    }
    assert_eq!(world.is_proved().await.takes, 5);
});

on_both_stacks!(what_was_answered_is_answered_for_all_of_its_requests, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(12));
    world.does(Deed::Reply, parent).await;
    let answered_at = world.now();
    world.pass(TimeDelta::hours(26));
    let head = world.head().await;
    let child = splits(&world, parent, &["reportes"]).await[0];
    let row = world.ticket(child).await;
    assert_eq!(row.answered_at, Some(answered_at));
    let clock = world.clock(child).await;
    assert_eq!(clock, world.clock(parent).await);
    assert_eq!((clock.state(), clock.met_at()), (ClockState::Met, Some(answered_at)));
    assert_eq!(world.kinds_after(head).await, ["TICKET_SPLIT", "TICKET_CREATED"]);
    // The next word is no response any more.
    let head = world.head().await;
    world.does(Deed::Reply, child).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_REPLIED"]);
    world.is_proved().await;
});

on_both_stacks!(a_request_waits_for_nobody_and_is_late_at_once_if_it_is, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("mejora_roles").await;
    world.pass(TimeDelta::minutes(20));
    world.does(Deed::Pause, parent).await;
    world.pass(TimeDelta::minutes(30));
    let head = world.head().await;
    let children = splits(&world, parent, &["consecutivos", "reportes"]).await;
    // 20 of 30 minutes had passed at 8:20, and nothing counts until 8:50.
    let clock = world.clock(children[0]).await;
    assert_eq!((clock.state(), clock.due_at()), (ClockState::Running, Some(wall("2026-11-24 09:00"))));
    assert_eq!(world.clock(parent).await.state(), ClockState::Paused);
    assert_eq!(world.place(parent).await, Some(false));
    assert_eq!(world.place(children[0]).await, Some(true));
    world.pass(TimeDelta::minutes(35));
    turno::deadlines::wake_due(world.desk()).await;
    assert_eq!(world.clock(children[0]).await.state(), ClockState::Breached);

    // Another 30 minutes were over before it was taken out: 20, and 35 since 8:50.
    let late = splits(&world, children[1], &["consecutivos"]).await[0];
    let clock = world.clock(late).await;
    assert_eq!(
        (clock.state(), clock.parts().breached_at),
        (ClockState::Breached, Some(wall("2026-11-24 09:00")))
    );
    let facts = world.facts_after(head).await;
    let of_late: Vec<&str> = facts
        .iter()
        .filter(|(event, _)| event.ticket_id == Some(late))
        .map(|(event, _)| event.kind.as_str())
        .collect();
    assert_eq!(of_late, ["TICKET_CREATED", "DEADLINE_STARTED", "DEADLINE_BREACHED"]);
    world.is_proved().await;
});

on_both_stacks!(an_improvement_that_was_taken_out_has_its_own_entitlement, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    let child = splits(&world, parent, &["mejora_roles"]).await[0];
    let tx = world.read().await;
    let decided = find_entitlement(&tx, child, ImprovementKind::Role).await.unwrap();
    // The company bought nothing.
    assert!(decided.is_some_and(|decided| !decided.free));
    assert!(find_entitlement(&tx, parent, ImprovementKind::Role).await.unwrap().is_none());
    tx.rollback().await.unwrap();
    world.is_proved().await;
});

on_both_stacks!(what_came_in_one_text_is_no_repeat_of_itself, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    world.does(Deed::Reply, parent).await;
    let above = world.ticket(parent).await;
    let same = SplitRequest {
        subject: above.subject.clone(),
        description: format!("{} Otra vez.", above.description),
        topic_code: above.topic_code.clone(),
        kind: Some(above.kind),
    };
    let command = TicketSplit { requests: vec![same.clone(), same], ..split(&world, parent, &[]) };
    let children = world.done(&world.agent, command).await.children;
    for child in children {
        assert_eq!(world.repeats(child).await, []);
    }
    // A day later the same words are one, of all three.
    world.pass(TimeDelta::days(1));
    let again = world.opened("consecutivos").await;
    assert_eq!(world.repeats(again).await.len(), 1);
    world.is_proved().await;
});

on_both_stacks!(a_split_says_what_is_wrong_and_does_nothing, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    let refuses = async |command: TicketSplit, codes: &[(Code, &str)]| {
        world.refuses(&world.agent, command, codes).await;
    };
    refuses(split(&world, parent, &[]), &[(Code::ValueInvalid, "requests")]).await;
    refuses(split(&world, parent, &["otro"; 21]), &[(Code::ValueInvalid, "requests")]).await;
    let unknown = SplitRequest { subject: "\u{7}".into(), description: " ".into(), ..request("nada") };
    let mismatch = SplitRequest { kind: Some(TicketKind::Improvement), ..request("reportes") };
    let long = SplitRequest { subject: "a".repeat(201), ..request("otro") };
    let wrong = vec![request("otro"), unknown, mismatch, long];
    refuses(
        TicketSplit { requests: wrong, ..split(&world, parent, &[]) },
        &[
            (Code::TextInvalid, "requests.1.subject"),
            (Code::TextRequired, "requests.1.description"),
            (Code::TopicUnknown, "requests.1.topicCode"),
            (Code::KindMismatch, "requests.2.kind"),
            (Code::TextTooLong, "requests.3.subject"),
        ],
    )
    .await;
    let stale = TicketSplit { expected_version: Some(7), ..split(&world, parent, &["otro"]) };
    refuses(stale, &[(Code::VersionConflict, "expectedVersion")]).await;
    let nobody = TicketId(uuid::Uuid::from_u128(7));
    refuses(split(&world, nobody, &["otro"]), &[(Code::NotFound, "ticketId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &split(&world, parent, &["otro"])).await;
    for (status, code) in [
        (TicketStatus::PendingIdentification, Code::TicketNotIdentified),
        (TicketStatus::Resolved, Code::TicketStateConflict),
        (TicketStatus::Cancelled, Code::TicketStateConflict),
    ] {
        world.clear().await;
        let ticket = world.ticket_in(status).await;
        refuses(split(&world, ticket, &["otro"]), &[(code, "ticketId")]).await;
    }
    for status in [
        TicketStatus::Queued,
        TicketStatus::InProgress,
        TicketStatus::WaitingForCompany,
        TicketStatus::WaitingForQuote,
    ] {
        world.clear().await;
        let ticket = world.ticket_in(status).await;
        splits(&world, ticket, &["otro"; 20]).await;
        assert_eq!(world.ticket(ticket).await.status, status);
    }
    world.is_proved().await;
});

on_both_stacks!(a_split_happens_once, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    let command = split(&world, parent, &["otro", "reportes"]);
    let first = world.done(&world.agent, command.clone()).await;
    let after = world.rows().await;
    let again = world.done(&world.agent, command.clone()).await;
    assert_eq!(again.children, first.children);
    let other = TicketSplit { requests: vec![request("otro")], ..command };
    let refused = world.run(&world.agent, other).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    assert_eq!(world.rows().await, after);
    // Two agents at once: each split is its own, and the numbers have no gap.
    let by = async |actor: &Actor| world.done(actor, split(&world, parent, &["otro"])).await;
    let (one, two) = tokio::join!(by(&world.agent), by(&world.agent2));
    assert_ne!(one.children, two.children);
    assert_eq!(world.is_proved().await.tickets, 5);
});

on_both_stacks!(the_audit_knows_whence_a_ticket_was_taken, |stack| {
    let world = World::open(stack).await;
    let parent = world.opened("consecutivos").await;
    let other = world.opened("consecutivos").await;
    let child = splits(&world, parent, &["reportes"]).await[0];
    world.is_proved().await;
    let owner = world.stack.owner().await;
    let put = |from: Option<TicketId>| {
        ticket::Entity::update_many()
            .col_expr(ticket::Column::SplitFromId, Expr::value(from))
            .filter(ticket::Column::Id.eq(child))
    };
    let found = async || match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    };
    put(Some(other)).exec(&owner).await.unwrap();
    let finding = found().await;
    assert_eq!((finding.proof, finding.table, finding.row), (Proof::Stored, "ticket", child.to_string()));
    put(Some(parent)).exec(&owner).await.unwrap();
    owner.close().await.unwrap();

    // The split is made to announce a ticket that was opened otherwise; then the child came from nowhere.
    let (from, to) = (child.to_string(), other.to_string());
    forge(&world, |event| {
        if event.kind == "TICKET_SPLIT" {
            event.payload = event.payload.replace(&from, &to);
        }
    })
    .await;
    assert_eq!(found().await.proof, Proof::Moves);
});
