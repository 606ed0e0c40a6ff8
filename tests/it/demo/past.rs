//! What the past holds, at whatever hour the demo is started.

use super::books::in_every_state;
use super::house::{House, MORNING, TICKETS};
use std::collections::{BTreeMap, BTreeSet};
use turno::log::{Fact, list_after};
use turno::platform::db::Scope;
use turno_entity::{Channel, ClockState, Role, TicketStatus, UNIDENTIFIED, company, person, ticket};

/// Just after an opening, at lunch, at night, on a Sunday, before the opening after a holiday.
const PRESENTS: [&str; 6] = [
    MORNING,
    "2026-11-23T13:01:00Z",
    "2026-11-25T18:10:00Z",
    "2026-11-26T04:00:00Z",
    "2026-11-29T16:30:00Z",
    "2026-11-17T12:00:00Z",
];

#[tokio::test]
async fn at_every_hour_the_audit_accepts_it_and_every_status_is_there() {
    for present in PRESENTS {
        let house = House::at(present).await;
        let report = house.audit().await;
        assert_eq!(report.tickets, TICKETS, "{present}");
        assert!(report.takes_out_of_order >= 2, "{present}: {report:?}");
        let cards = house.tickets().await;
        let statuses: BTreeSet<TicketStatus> = cards.iter().map(|card| card.ticket.status).collect();
        assert_eq!(statuses, TicketStatus::ALL.iter().copied().collect(), "{present}");
        let clocks: BTreeSet<ClockState> = cards.iter().map(|card| card.clock.state).collect();
        assert_eq!(clocks, ClockState::ALL.iter().copied().collect(), "{present}");
        let channels: BTreeSet<Channel> = cards.iter().map(|card| card.ticket.channel).collect();
        assert_eq!(channels.len(), Channel::ALL.len(), "{present}");
        in_every_state(&house).await;
        let app = house.open().await;
        let calendar = &app.desk.policy().calendar;
        let over = |card: &&turno::tickets::TicketCard| {
            card.ticket.status == TicketStatus::Queued
                && calendar.carried_over(card.ticket.received_at, house.present)
        };
        assert!(cards.iter().filter(over).count() >= 3, "{present}: tickets stand over");
        assert!(cards.iter().all(|card| card.ticket.received_at <= house.present), "{present}");
        app.close().await.unwrap();
    }
}

/// Whoever signs in as one of the two clients has something to look at.
#[tokio::test]
async fn both_clients_have_open_and_solved_tickets() {
    let house = House::in_the_morning().await;
    let cards = house.tickets().await;
    for nit in ["999000001", "999000003"] {
        let own: Vec<_> = cards.iter().filter(|card| card.company_nit.as_deref() == Some(nit)).collect();
        let mut count = BTreeMap::new();
        for card in &own {
            *count.entry(card.ticket.status.code()).or_insert(0) += 1;
        }
        for status in [TicketStatus::Queued, TicketStatus::WaitingForCompany, TicketStatus::Resolved] {
            assert!(count.contains_key(status.code()), "{nit}: {count:?}");
        }
    }
    let app = house.open().await;
    let last_hour = house.present - chrono::TimeDelta::hours(1);
    assert!(cards.iter().filter(|card| card.ticket.received_at > last_hour).count() >= 10);
    assert!(cards.iter().any(|card| card.ticket.company_id == UNIDENTIFIED));
    assert!(cards.iter().any(|card| card.ticket.stated_nit.is_some()));
    assert!(cards.iter().any(|card| card.ticket.follows_id.is_some()));
    assert!(cards.iter().any(|card| card.ticket.estimated_on.is_some()));
    app.close().await.unwrap();
}

#[tokio::test]
async fn everything_that_a_desk_does_has_happened() {
    let house = House::in_the_morning().await;
    let app = house.open().await;
    let tx = app.desk.read_as(Scope::System).await.unwrap();
    let mut kinds = BTreeMap::new();
    let mut after = 0;
    loop {
        let events = list_after(&tx, after, 500).await.unwrap();
        let Some(last) = events.last() else { break };
        after = last.seq;
        for event in &events {
            Fact::decode(&event.kind, event.version, &event.payload).unwrap();
            *kinds.entry(event.kind.clone()).or_insert(0) += 1;
        }
    }
    for kind in [
        "TICKET_CREATED",
        "TICKET_IDENTIFIED",
        "TICKET_IDENTITY_UPDATED",
        "TICKET_TAKEN",
        "TICKET_TAKEN_OUT_OF_ORDER",
        "TICKET_RELEASED",
        "TICKET_PAUSED",
        "TICKET_RESUMED",
        "TICKET_REPLIED",
        "TICKET_NOTE_ADDED",
        "TICKET_RECLASSIFIED",
        "TICKET_ESTIMATED",
        "TICKET_SPLIT",
        "TICKET_RESOLVED",
        "TICKET_REOPENED",
        "TICKET_CANCELLED",
        "TICKET_MERGED",
        "DEADLINE_APPROACHING",
        "DEADLINE_BREACHED",
        "DEADLINE_MET_LATE",
    ] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    let people = tx.list(<person::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert_eq!(people.len(), 20);
    assert_eq!(people.iter().filter(|person| person.role == Role::Client).count(), 16);
    let companies = tx.list(<company::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert!(companies.iter().filter(|company| company.nit.is_some()).count() >= 6);
    let tickets = tx.list(<ticket::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    let subjects: BTreeSet<&str> = tickets.iter().map(|ticket| ticket.subject.as_str()).collect();
    assert!(subjects.len() > 50, "{} different subjects", subjects.len());
    tx.rollback().await.unwrap();
    app.close().await.unwrap();
}

#[tokio::test]
async fn the_same_present_has_the_same_past() {
    let (one, other) = (House::in_the_morning().await, House::at(MORNING).await);
    assert_eq!(one.audit().await, other.audit().await);
    let later = House::at("2026-11-24T15:20:01Z").await;
    assert_ne!(one.audit().await.last_hash, later.audit().await.last_hash);
}
