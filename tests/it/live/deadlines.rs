//! Response deadlines, change by change.

use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use serde::Serialize;
use turno::command::{Command, Refused, Role, WriteTx};
use turno::tickets::{TicketReclassify, lock_by_id};
use turno_entity::TicketId;

use super::world::{DEADLINES, Frames, World};

/// What the worker does when a clock's wake has come.
#[derive(Serialize)]
struct Look(TicketId);

impl Command for Look {
    const NAME: &'static str = "look";
    const ROLES: &'static [Role] = &[];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        lock_by_id(tx, self.0).await?.unwrap().advance(tx).await
    }
}

async fn heard(listener: &mut Frames) -> (String, String, TicketId) {
    // Minutes pass in this test, and the heart beats meanwhile.
    let mut frame = listener.next().await;
    while frame.name == "StreamHeartbeat" {
        frame = listener.next().await;
    }
    assert_eq!(frame.name, "DeadlineChanged");
    let state = frame.value["deadline"]["state"].as_str().unwrap().to_owned();
    (frame.kind().to_owned(), state, frame.ticket())
}

on_both_stacks!(each_change_is_told_with_the_deadline_as_it_is, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.agent, DEADLINES).await;
    let is = |kind: &str, state: &str, ticket| (kind.to_owned(), state.to_owned(), ticket);

    // Sixty business minutes: four fifths are forty-eight.
    let one = world.open_ticket(&world.client).await;
    assert_eq!(heard(&mut listener).await, is("STARTED", "RUNNING", one));
    world.pass(TimeDelta::minutes(48));
    world.run(&turno::command::Actor::System, Look(one)).await;
    assert_eq!(heard(&mut listener).await, is("APPROACHING", "APPROACHING", one));
    // The due instant itself is in time.
    world.pass(TimeDelta::minutes(12) + TimeDelta::microseconds(1));
    world.run(&turno::command::Actor::System, Look(one)).await;
    assert_eq!(heard(&mut listener).await, is("BREACHED", "BREACHED", one));
    world.reply(&world.agent, one).await;
    assert_eq!(heard(&mut listener).await, is("MET_LATE", "MET_LATE", one));

    let two = world.open_ticket(&world.client).await;
    assert_eq!(heard(&mut listener).await, is("STARTED", "RUNNING", two));
    world.pause(two).await;
    assert_eq!(heard(&mut listener).await, is("PAUSED", "PAUSED", two));
    world.reply(&world.client, two).await;
    assert_eq!(heard(&mut listener).await, is("RESUMED", "RUNNING", two));
    let reclassify = TicketReclassify {
        ticket_id: two.to_string().into(),
        topic_code: "resolucion".to_owned(),
        kind: None,
        expected_version: None,
        idempotency_key: None,
    };
    world.run(&world.agent, reclassify).await;
    assert_eq!(heard(&mut listener).await, is("RETARGETED", "RUNNING", two));
    world.reply(&world.agent, two).await;
    assert_eq!(heard(&mut listener).await, is("MET", "MET", two));

    let three = world.open_ticket(&world.client).await;
    assert_eq!(heard(&mut listener).await, is("STARTED", "RUNNING", three));
    world.cancel(three).await;
    assert_eq!(heard(&mut listener).await, is("CANCELLED", "CANCELLED", three));
});
