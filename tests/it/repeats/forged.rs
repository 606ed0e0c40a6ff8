//! A repeat whose row does not say what the log says is found by the audit, and so are events in an order that cannot be.

use super::world::{confirm, decide};
use crate::audit::forged::forge;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::audit::{AuditError, Finding, Proof};
use turno::log::{Payload as _, payload};
use turno_entity::{RepeatId, RepeatStatus, event, event_text, repeat, repeat_earlier};

async fn found(world: &World) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    }
}

async fn put(world: &World, id: RepeatId, status: RepeatStatus) {
    let owner = world.stack.owner().await;
    let update = repeat::Entity::update_many().col_expr(repeat::Column::Status, Expr::value(status.code()));
    update.filter(repeat::Column::Id.eq(id)).exec(&owner).await.unwrap();
    owner.close().await.unwrap();
}

on_both_stacks!(a_status_that_nobody_gave_is_found, |stack| {
    let world = World::open(stack).await;
    let id = world.proposed().await;
    world.done(&world.admin, confirm(&world, id)).await;
    world.is_proved().await;
    put(&world, id, RepeatStatus::Dismissed).await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table), (Proof::Stored, "repeat"));
    put(&world, id, RepeatStatus::Confirmed).await;
    world.is_proved().await;
});

on_both_stacks!(a_repeat_that_is_gone_is_found, |stack| {
    let world = World::open(stack).await;
    world.proposed().await;
    let owner = world.stack.owner().await;
    repeat_earlier::Entity::delete_many().exec(&owner).await.unwrap();
    repeat::Entity::delete_many().exec(&owner).await.unwrap();
    owner.close().await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table), (Proof::Stored, "repeat"));
});

const PROPOSED: usize = 0;
const CONFIRMED: usize = 1;
const DISPUTED: usize = 2;
const DECIDED: usize = 3;
const DISMISSED: usize = 4;

/// The events of a repeat that was proposed, confirmed, disputed and upheld, in their order, and a dismissal that never
/// was. Their texts are erased, so that one can stand in another's place.
async fn whole_life(world: &World) -> Vec<event::Model> {
    let id = world.disputed().await;
    world.done(&world.admin, decide(id, true)).await;
    let events = world.facts_after(0).await.into_iter().map(|(event, _)| event);
    let mut events: Vec<event::Model> = events.filter(|event| event.kind.starts_with("REPEAT_")).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["REPEAT_PROPOSED", "REPEAT_CONFIRMED", "REPEAT_DISPUTED", "REPEAT_DECIDED"]);
    let owner = world.stack.owner().await;
    let texts = event_text::Column::Seq.is_in(events.iter().map(|event| event.seq));
    event_text::Entity::delete_many().filter(texts).exec(&owner).await.unwrap();
    owner.close().await.unwrap();
    let dismissed = payload::RepeatDismissed { repeat: id, reason: None };
    events.push(event::Model {
        kind: payload::RepeatDismissed::KIND.to_owned(),
        version: payload::RepeatDismissed::VERSION,
        payload: serde_json::to_string(&dismissed).unwrap(),
        ..events[DECIDED].clone()
    });
    events
}

on_both_stacks!(what_cannot_follow_on_what_was_before_is_found, |stack| {
    let world = World::open(stack).await;
    let told = whole_life(&world).await;
    world.is_proved().await;
    for (place, instead, expected) in [
        (CONFIRMED, PROPOSED, "a proposal where none stands"),
        (PROPOSED, CONFIRMED, "a repeat that is PROPOSED"),
        (PROPOSED, DISMISSED, "a repeat that is PROPOSED"),
        (CONFIRMED, DISPUTED, "a repeat that is CONFIRMED"),
        (CONFIRMED, DECIDED, "a repeat that is DISPUTED"),
        (DISPUTED, PROPOSED, "a proposal where none stands"),
        (DISPUTED, CONFIRMED, "a repeat that is PROPOSED"),
        (DISPUTED, DECIDED, "a repeat that is DISPUTED"),
        (DISPUTED, DISMISSED, "a repeat that is PROPOSED"),
        (DECIDED, PROPOSED, "a proposal where none stands"),
        (DECIDED, CONFIRMED, "a repeat that is PROPOSED"),
        (DECIDED, DISPUTED, "a repeat that is CONFIRMED"),
        (DECIDED, DISMISSED, "a repeat that is PROPOSED"),
    ] {
        let seq = told[place].seq;
        let becomes = |event: &mut event::Model, other: &event::Model| {
            if event.seq == seq {
                *event = event::Model { seq, recorded_at: event.recorded_at, ..other.clone() };
            }
        };
        forge(&world, |event| becomes(event, &told[instead])).await;
        let finding = found(&world).await;
        let named = (finding.proof, finding.table, finding.row.as_str(), finding.expected.as_str());
        assert_eq!(named, (Proof::Moves, "event", seq.to_string().as_str(), expected), "{place} {instead}");
        forge(&world, |event| becomes(event, &told[place])).await;
        world.is_proved().await;
    }
});

on_both_stacks!(another_repeats_events_are_found, |stack| {
    let world = World::open(stack).await;
    let told = whole_life(&world).await;
    // Each of them tells of a repeat that the ticket does not have.
    let id = world.only_repeat(told[0].ticket_id.unwrap()).await.id.to_string();
    let other = id.replace("rep_0", "rep_1");
    assert_ne!(id, other);
    for (place, wrong) in
        [(CONFIRMED, CONFIRMED), (DISPUTED, DISPUTED), (DECIDED, DECIDED), (PROPOSED, CONFIRMED)]
    {
        let swap = |from: &str, to: &str, event: &mut event::Model| {
            if event.seq == told[place].seq {
                event.payload = event.payload.replace(from, to);
            }
        };
        forge(&world, |event| swap(&id, &other, event)).await;
        let finding = found(&world).await;
        assert_eq!((finding.proof, finding.row), (Proof::Moves, told[wrong].seq.to_string()), "{place}");
        forge(&world, |event| swap(&other, &id, event)).await;
    }
    world.is_proved().await;
});
