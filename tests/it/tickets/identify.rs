//! `ticketIdentify` (DR-18).

use super::deed::Deed;
use super::world::{NIT, OTHER_NIT, World};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::clock::ClockState;
use turno::command::UserErrorCode as Code;
use turno::companies::Nit;
use turno::platform::db::{Mode, Scope};
use turno::tickets::{RequesterInput, TicketCreate, TicketIdentify};
use turno_entity::{DocumentType, Standing, TicketId, TicketStatus, UNIDENTIFIED, company};

fn identify(ticket: TicketId, nit: &str, requester: RequesterInput, version: i32) -> TicketIdentify {
    TicketIdentify {
        ticket_id: ticket.to_string().into(),
        nit: Nit::parse(nit).unwrap(),
        requester,
        expected_version: version,
        idempotency_key: None,
    }
}

fn whole() -> RequesterInput {
    RequesterInput {
        document_type: Some(DocumentType::Ce),
        document_number: Some("345678".to_owned()),
        given_names: Some("Luz".to_owned()),
        surnames: Some("Díaz".to_owned()),
        ..RequesterInput::default()
    }
}

async fn nameless(world: &World) -> TicketId {
    world.done(&world.agent, TicketCreate { ..world.request("consecutivos") }).await.ticket
}

on_both_stacks!(the_clock_starts_when_the_four_data_are_complete_and_the_place_is_that_of_receipt, |stack| {
    let world = World::open(stack).await;
    let ticket = nameless(&world).await;
    let received_at = world.now();
    world.pass(TimeDelta::minutes(10));
    let later = world.opened("consecutivos").await;
    world.pass(TimeDelta::minutes(10));
    let head = world.head().await;
    world.done(&world.agent, identify(ticket, NIT, whole(), 1)).await;

    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.company_id, row.version), (TicketStatus::Queued, world.company, 2));
    assert_eq!((row.received_at, row.identified_at), (received_at, Some(world.now())));
    let clock = world.clock(ticket).await;
    assert_eq!((clock.state(), clock.parts().started_at), (ClockState::Running, Some(world.now())));
    assert_eq!(clock.due_at(), Some(world.now() + TimeDelta::minutes(30)));
    let facts = world.facts_after(head).await;
    let kinds: Vec<_> = facts.iter().map(|(event, _)| event.kind.as_str()).collect();
    assert_eq!(kinds, ["TICKET_IDENTIFIED", "DEADLINE_STARTED"]);
    assert!(facts.iter().all(|(event, _)| event.company_id == Some(world.company)));
    assert!(facts.iter().all(|(event, _)| !event.payload.contains("345678")), "digests only");

    world.does(Deed::TakeNext, ticket).await;
    assert_eq!(world.ticket(ticket).await.status, TicketStatus::InProgress, "it stood before {later}");
    world.is_proved().await;
});

on_both_stacks!(what_is_still_missing_keeps_it_pending, |stack| {
    let world = World::open(stack).await;
    let ticket = nameless(&world).await;
    let names = RequesterInput {
        given_names: Some("Luz".into()),
        surnames: Some("Díaz".into()),
        ..RequesterInput::default()
    };
    let head = world.head().await;
    world.done(&world.agent, identify(ticket, "999000005", names, 1)).await;
    let row = world.ticket(ticket).await;
    assert_eq!(
        (row.status, row.company_id, row.version),
        (TicketStatus::PendingIdentification, UNIDENTIFIED, 2)
    );
    assert_eq!(row.stated_nit.as_deref(), Some("999000005"));
    assert_eq!(world.kinds_after(head).await, ["TICKET_IDENTITY_UPDATED"]);
    assert_eq!(world.clock(ticket).await.state(), ClockState::NotStarted);

    let document = RequesterInput { given_names: None, surnames: None, ..whole() };
    world.done(&world.agent, identify(ticket, NIT, document, 2)).await;
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.stated_nit, row.version), (TicketStatus::Queued, None, 3));
    assert_eq!(row.requester_given_names.as_deref(), Some("Luz"), "what was given stays");
    world.is_proved().await;
});

on_both_stacks!(an_answer_before_the_identity_is_in_time_and_no_clock_starts_after_it, |stack| {
    let world = World::open(stack).await;
    let ticket = nameless(&world).await;
    world.does(Deed::Reply, ticket).await;
    assert_eq!(world.clock(ticket).await.state(), ClockState::Met);
    let head = world.head().await;
    world.done(&world.agent, identify(ticket, NIT, whole(), 2)).await;
    assert_eq!(world.kinds_after(head).await, ["TICKET_IDENTIFIED"]);
    assert_eq!(world.clock(ticket).await.state(), ClockState::Met);
    world.is_proved().await;
});

on_both_stacks!(a_real_company_never_changes_and_a_suspended_one_is_not_taken, |stack| {
    let world = World::open(stack).await;
    let ticket = world.done(&world.newcomer, world.request("reportes")).await.ticket;
    let other = identify(ticket, OTHER_NIT, whole(), 1);
    world.refuses(&world.agent, other, &[(Code::CompanyMismatch, "nit")]).await;
    let unknown = identify(ticket, "999000005", whole(), 1);
    world.refuses(&world.agent, unknown, &[(Code::CompanyMismatch, "nit")]).await;

    let ticket = nameless(&world).await;
    let tx = world.db.begin(Mode::Write, Scope::System, None, world.now()).await.unwrap();
    let suspend = company::Entity::update_many()
        .col_expr(company::Column::Status, Expr::value(Standing::Suspended))
        .filter(company::Column::Id.eq(world.other_company));
    tx.update(suspend).await.unwrap();
    tx.commit().await.unwrap();
    let suspended = identify(ticket, OTHER_NIT, whole(), 1);
    world.refuses(&world.agent, suspended, &[(Code::CompanySuspended, "nit")]).await;
});

on_both_stacks!(all_that_is_wrong_is_told_at_once, |stack| {
    let world = World::open(stack).await;
    let ticket = world.done(&world.newcomer, world.request("reportes")).await.ticket;
    let wrong =
        RequesterInput { document_number: Some("1".into()), surnames: Some(String::new()), ..whole() };
    let codes = [
        (Code::InvalidLength, "requester.documentNumber"),
        (Code::TextRequired, "requester.surnames"),
        (Code::CompanyMismatch, "nit"),
    ];
    world.refuses(&world.agent, identify(ticket, OTHER_NIT, wrong, 1), &codes).await;
});
