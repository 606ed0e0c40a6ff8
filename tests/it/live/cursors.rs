//! Positions that are none of this log.

use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use serde_json::json;
use turno::log::StreamCursor;

use super::world::{TICKETS, World};

on_both_stacks!(a_position_of_another_desk_is_expired, |stack| {
    let world = World::on(stack).await;
    let other = World::on(Stack::sqlite().await).await;
    world.open_ticket(&world.client).await;
    // Another past: other ids, so another chain.
    other.open_ticket(&other.stranger).await;
    let foreign = other.stack.desk.position().await.unwrap();
    assert_eq!(foreign.seq, world.stack.desk.position().await.unwrap().seq);

    let mut listener = world.listen(&world.client, TICKETS, json!({ "after": foreign.to_string() }));

    assert_eq!(listener.error().await, "CURSOR_EXPIRED");
    assert!(listener.is_over().await);
});

on_both_stacks!(a_position_beyond_the_head_is_expired, |stack| {
    let world = World::on(stack).await;
    let head = world.stack.desk.position().await.unwrap();
    let beyond = StreamCursor { seq: head.seq + 1, mark: head.mark };

    let mut listener = world.listen(&world.client, TICKETS, json!({ "after": beyond.to_string() }));

    assert_eq!(listener.error().await, "CURSOR_EXPIRED");
});

on_both_stacks!(a_text_that_is_no_position_is_refused, |stack| {
    let world = World::on(stack).await;
    for garbage in ["", "x", "not a cursor", "AAAA", "////////////////////////"] {
        let mut listener = world.listen(&world.client, TICKETS, json!({ "after": garbage }));
        let refusal = listener.error().await;
        assert!(refusal.contains("not a stream cursor"), "{refusal}");
        assert!(listener.is_over().await);
    }
});

on_both_stacks!(the_beginning_of_the_log_is_a_position, |stack| {
    let world = World::on(stack).await;
    let beginning = world.stack.desk.position().await.unwrap().to_string();
    let ticket = world.open_ticket(&world.client).await;

    let replayed = world.replay(&world.client, TICKETS, &beginning).await;

    assert_eq!(replayed[0].ticket(), ticket);
});

on_both_stacks!(a_heartbeat_brings_the_position_on_past_what_does_not_concern, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen(&world.client, TICKETS, json!({}));
    let ready = listener.next().await.position;
    assert_eq!(listener.next().await.position, ready, "caught up where it began");
    let mut other = world.listen_from_now(&world.stranger, TICKETS).await;
    world.open_ticket(&world.stranger).await;
    other.kinds(2).await;
    let head = world.stack.desk.position().await.unwrap().to_string();

    world.pass(chrono::TimeDelta::seconds(15));
    let beat = listener.next().await;

    assert_eq!(beat.name, "StreamHeartbeat");
    assert!([ready, head.clone()].contains(&beat.position));
    world.pass(chrono::TimeDelta::seconds(15));
    assert_eq!(listener.next().await.position, head);
});
