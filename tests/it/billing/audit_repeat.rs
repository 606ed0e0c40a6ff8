//! The line of a repeat is proved from what the log tells of the confirmation, not from what stands.

use super::world::at;
use crate::audit::forged::forge;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::audit::{AuditError, Proof};
use turno::deadlines::wake_due;
use turno_entity::{LineStatus, RepeatId, ResolutionCause, TicketId};

/// A repeat that was confirmed and worked on: its line is held.
async fn held(world: &World) -> (TicketId, RepeatId) {
    let ticket = world.asked(&world.client, &[1_801]).await;
    let repeat = world.confirms_repeat(ticket).await;
    world.resolves(ticket, ResolutionCause::HowTo).await;
    assert_eq!(world.charge_of(ticket).await.unwrap().status, LineStatus::Held);
    (ticket, repeat)
}

async fn seq_of(world: &World, kind: &str) -> i64 {
    let facts = world.facts_after(0).await;
    facts.iter().rfind(|(event, _)| event.kind == kind).unwrap().0.seq
}

/// With one word of the payload or the actor of some events changed, the audit names an event; with it back, none.
async fn is_found(world: &World, changed: &[&str], (from, to): (&str, &str), named: &str) {
    let swap = async |from: &str, to: &str| {
        forge(world, |event| {
            if changed.contains(&event.kind.as_str()) {
                event.payload = event.payload.replace(from, to);
                event.actor = event.actor.replace(from, to);
            }
        })
        .await;
    };
    let seq = seq_of(world, named).await;
    swap(from, to).await;
    match world.audit().await {
        Err(AuditError::Found(finding)) => {
            let found = (finding.proof, finding.table, finding.row.as_str());
            assert_eq!(found, (Proof::Charges, "event", seq.to_string().as_str()), "{to}: {finding}");
        }
        other => panic!("{to}: {other:?}"),
    }
    swap(to, from).await;
    world.is_proved().await;
}

on_both_stacks!(a_line_that_the_confirmation_does_not_give_is_found, |stack| {
    let world = World::open(stack).await;
    let (ticket, repeat) = held(&world).await;
    let (admin, other) = (world.admin.name(), world.agent.name());
    // Confirmed on Tuesday 24 November: Wednesday, Thursday, Friday, Monday, Tuesday at 17:30.
    let until = "\"disputableUntil\":\"2026-12-01T22:30:00";
    let later = "\"disputableUntil\":\"2026-12-02T22:30:00";
    let absent = repeat.to_string().replace("rep_0", "rep_1");
    for change in [
        ("\"blockPrice\":3000000", "\"blockPrice\":3000001"),
        ("\"blockMinutes\":30", "\"blockMinutes\":60"),
        ("\"ivaBasisPoints\":1900", "\"ivaBasisPoints\":1600"),
        (until, later),
        (admin.as_str(), other.as_str()),
    ] {
        is_found(&world, &["REPEAT_CONFIRMED"], change, "LINE_CREATED").await;
    }
    is_found(&world, &["LINE_CREATED"], (&repeat.to_string(), &absent), "LINE_CREATED").await;

    // The time to dispute passes, and the line is ready: not a moment too early.
    world.pass(at("2026-12-01T22:30:00.000001Z") - world.now());
    wake_due(world.desk()).await;
    assert_eq!(world.charge_of(ticket).await.unwrap().status, LineStatus::Ready);
    world.is_proved().await;
    let told = ["REPEAT_CONFIRMED", "LINE_CREATED"];
    is_found(&world, &told, ("2026-12-01T22:30:00", "2026-12-02T22:30:00"), "LINE_READY").await;
});

on_both_stacks!(a_line_that_was_ready_against_a_decision_is_found, |stack| {
    let world = World::open(stack).await;
    let (ticket, repeat) = held(&world).await;
    world.disputes(repeat).await;
    world.decides(repeat, true).await;
    assert_eq!(world.charge_of(ticket).await.unwrap().status, LineStatus::Ready);
    world.is_proved().await;
    is_found(&world, &["REPEAT_DECIDED"], ("\"upheld\":true", "\"upheld\":false"), "LINE_READY").await;
});
