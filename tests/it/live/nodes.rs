//! Several nodes on one database.

use chrono::TimeDelta;
use desk_tests::clock::ManualClock;
use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use futures::FutureExt as _;
use serde_json::json;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use turno::platform::clock::Clock;
use turno::platform::hints::{Hints, LocalHints, RedisHints};

use super::world::{TICKETS, World};

const LOOK: TimeDelta = TimeDelta::milliseconds(500);

#[tokio::test]
async fn what_is_written_through_one_node_reaches_the_listener_of_another_by_a_hint() {
    let world = World::on(Stack::postgres().await).await;
    let other = world.another_live(&world.stack.another_desk().await);
    let mut listener = world.listen_from_now_at(&other, &world.client, TICKETS).await;

    // The other node may not have its ear at the channel yet: then it looks by itself, half a second later.
    let ticket = world.open_ticket(&world.client).await;
    let heard = loop {
        tokio::select! {
            frame = listener.next_change() => break frame,
            _ = world.stack.clock.armed_by(world.stack.clock.now() + LOOK) => world.pass(LOOK),
        }
    };

    assert_eq!((heard.kind(), heard.ticket()), ("TICKET_CREATED", ticket));
    assert_eq!(listener.next_change().await.kind(), "DEADLINE_STARTED");
    // Now it listens: time stands still, and only a hint can wake it.
    world.take_next().await;
    assert_eq!(listener.next_change().await.kind(), "TICKET_TAKEN");
}

on_both_stacks!(without_a_hint_it_is_heard_within_half_a_second, |stack| {
    let world = World::on(stack).await;
    let clock = Arc::new(ManualClock::starting_at(world.stack.clock.now()));
    let deaf = world.desk_hinted_by(Hints::Local(LocalHints::default()), &clock).await;
    let deaf = world.another_live(&deaf);
    let mut listener = world.listen_from_now_at(&deaf, &world.client, TICKETS).await;
    // It has looked and sleeps; on its clock nobody else sleeps so shortly.
    clock.armed_by(clock.now() + LOOK).await;
    let ticket = world.open_ticket(&world.client).await;

    assert!(listener.next_change().now_or_never().is_none());
    clock.advance(LOOK);

    assert_eq!(listener.next_change().await.ticket(), ticket);
});

on_both_stacks!(with_redis_away_it_is_heard_all_the_same, |stack| {
    let world = World::on(stack).await;
    let clock = Arc::new(ManualClock::starting_at(world.stack.clock.now()));
    let sleeper: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
    // Nobody listens on the port of discard.
    let (url, tasks) = ("redis://127.0.0.1:9", TaskTracker::new());
    let dead = RedisHints::start(url, "head", &sleeper, &tasks, world.stop_token()).unwrap();
    let deaf = world.another_live(&world.desk_hinted_by(Hints::Redis(dead), &clock).await);
    let mut listener = world.listen_from_now_at(&deaf, &world.client, TICKETS).await;
    let ticket = world.open_ticket(&world.client).await;
    let heard = loop {
        tokio::select! {
            frame = listener.next_change() => break frame,
            _ = clock.armed_by(clock.now() + LOOK) => clock.advance(LOOK),
        }
    };
    assert_eq!(heard.ticket(), ticket);
});

on_both_stacks!(an_event_has_one_position_on_every_node_live_or_read_again, |stack| {
    let world = World::on(stack).await;
    let beginning = world.stack.desk.position().await.unwrap().to_string();
    let mut live = world.listen_from_now(&world.agent, TICKETS).await;
    let ticket = world.open_ticket(&world.client).await;
    world.open_ticket(&world.stranger).await;
    world.take_next().await;
    world.resolve(ticket).await;
    let mut heard = Vec::new();
    for _ in 0..7 {
        let frame = live.next().await;
        heard.push((frame.kind().to_owned(), frame.position));
    }

    // One node has them in its ring, one has started since and reads the table.
    let late = world.another_live(&world.stack.another_desk().await);
    for node in [&world.live, &late] {
        let mut again = world.listen_at(node, &world.agent, TICKETS, json!({ "after": beginning }));
        assert_eq!(again.next().await.name, "StreamReady");
        for (kind, position) in &heard {
            let frame = again.next().await;
            assert_eq!((frame.kind(), &frame.position), (kind.as_str(), position));
        }
        assert_eq!(again.next().await.name, "StreamCaughtUp");
    }
});
