//! Places in the queue, as their tickets come nearer.

use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use serde_json::json;
use turno::queue::TicketTakeOutOfOrder;
use turno_entity::TicketId;

use super::world::{Frame, Frames, TICKETS, World};

fn ahead(frame: &Frame) -> (TicketId, i64) {
    assert_eq!(frame.name, "QueuePlaceChanged", "{frame:?}");
    let ahead = frame.value["queuePlace"]["ahead"].as_i64().unwrap();
    assert_eq!(frame.value["queuePlace"]["position"], json!(ahead + 1));
    (frame.ticket(), ahead)
}

/// Long enough for a count that is under way to arrive, on a busy machine too.
const SOON: std::time::Duration = std::time::Duration::from_secs(8);

/// The next frame that is no sign of life.
async fn next(listener: &mut Frames) -> Frame {
    loop {
        let frame = listener.next().await;
        if frame.name != "StreamHeartbeat" {
            return frame;
        }
    }
}

on_both_stacks!(a_place_is_told_when_it_changes_and_once_in_five_seconds, |stack| {
    let world = World::on(stack).await;
    let mut all = world.listen_from_now(&world.agent, TICKETS).await;
    for _ in 0..4 {
        world.open_ticket(&world.stranger).await;
    }
    let own = world.open_ticket(&world.client).await;
    let behind = world.open_ticket(&world.stranger).await;
    all.kinds(12).await;
    for variables in [json!({}), json!({ "ticketId": own.to_string() })] {
        world.pass(TimeDelta::seconds(5));
        let mut listener = world.listen(&world.client, TICKETS, variables);
        assert_eq!(listener.next().await.name, "StreamReady");
        assert_eq!(listener.next().await.name, "StreamCaughtUp");
        let mut all = world.listen_from_now(&world.agent, TICKETS).await;

        world.take_next().await;
        // The node may have counted just before the take: then it counts again when five seconds have passed.
        let soon = tokio::time::timeout(SOON, next(&mut listener)).await;
        let frame = match soon {
            Ok(frame) => frame,
            Err(_elapsed) => {
                world.pass(TimeDelta::seconds(5));
                next(&mut listener).await
            }
        };
        let (_, first) = ahead(&frame);
        // Within five seconds nothing more; then both takes at once.
        let taken = world.take_next().await;
        assert_eq!(all.kinds(2).await, ["TICKET_TAKEN", "TICKET_TAKEN"]);
        world.pass(TimeDelta::milliseconds(4_999));
        world.reply(&world.client, own).await;
        assert_eq!(next(&mut listener).await.kind(), "TICKET_REPLIED", "no place before its time");
        world.pass(TimeDelta::milliseconds(1));
        assert_eq!(ahead(&next(&mut listener).await), (own, first - 1));

        // Back to its place, and the next round begins as this one did.
        let ticket_id = taken.unwrap().to_string().into();
        world.run(&world.agent, turno::queue::TicketRelease { ticket_id, idempotency_key: None }).await;
        world.pass(TimeDelta::seconds(5));
        assert_eq!(ahead(&next(&mut listener).await), (own, first));
    }
    // A take behind it changes nothing.
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    let out_of_order = TicketTakeOutOfOrder {
        ticket_id: behind.to_string().into(),
        reason: "Cliente en sitio.".to_owned(),
        idempotency_key: world.key(),
    };
    world.run(&world.admin, out_of_order).await;
    world.pass(TimeDelta::seconds(10));
    world.reply(&world.client, own).await;
    assert!(["TICKET_REPLIED", "StreamHeartbeat"].contains(&listener.next().await.kind()));
});

on_both_stacks!(who_comes_back_is_told_the_place_as_it_is, |stack| {
    let world = World::on(stack).await;
    world.open_ticket(&world.stranger).await;
    let own = world.open_ticket(&world.client).await;
    let away = world.stack.desk.position().await.unwrap().to_string();
    world.take_next().await;

    let mut listener = world.listen(&world.client, TICKETS, json!({ "after": away }));

    assert_eq!(listener.next().await.name, "StreamReady");
    assert_eq!(listener.next().await.name, "StreamCaughtUp");
    assert_eq!(ahead(&listener.next().await), (own, 0));
});

on_both_stacks!(staff_who_listen_to_all_are_told_no_places, |stack| {
    let world = World::on(stack).await;
    world.open_ticket(&world.stranger).await;
    world.open_ticket(&world.client).await;
    let mut listener = world.listen_from_now(&world.agent, TICKETS).await;
    world.take_next().await;
    assert_eq!(listener.next().await.kind(), "TICKET_TAKEN");
    world.pass(TimeDelta::seconds(10));
    world.take_next().await;
    assert_eq!(listener.next().await.kind(), "TICKET_TAKEN");
});
