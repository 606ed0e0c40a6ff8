//! The queue, move by move.

use desk_tests::on_both_stacks;
use serde_json::json;
use turno::queue::{TicketRelease, TicketTakeOutOfOrder};
use turno_entity::TicketId;

use super::world::{Frames, QUEUE, World};

async fn heard(listener: &mut Frames) -> (String, i64, TicketId) {
    let frame = listener.next().await;
    assert_eq!(frame.name, "QueueChanged");
    (frame.kind().to_owned(), frame.value["length"].as_i64().unwrap(), frame.ticket())
}

on_both_stacks!(each_move_is_told_with_the_length_of_the_queue, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.agent, QUEUE).await;
    let is = |kind: &str, length, ticket| (kind.to_owned(), length, ticket);

    let one = world.open_ticket(&world.client).await;
    assert_eq!(heard(&mut listener).await, is("ENTERED", 1, one));
    let two = world.open_ticket(&world.stranger).await;
    assert_eq!(heard(&mut listener).await, is("ENTERED", 2, two));
    world.take_next().await;
    assert_eq!(heard(&mut listener).await, is("TAKEN", 1, one));
    let ticket_id = async_graphql::ID::from(one.to_string());
    world.run(&world.agent, TicketRelease { ticket_id: ticket_id.clone(), idempotency_key: None }).await;
    assert_eq!(heard(&mut listener).await, is("RELEASED", 2, one));
    world.pause(one).await;
    assert_eq!(heard(&mut listener).await, is("WAITING", 1, one));
    world.reply(&world.client, one).await;
    assert_eq!(heard(&mut listener).await, is("RESUMED", 2, one));
    let reason = "Cliente en sitio.".to_owned();
    let out_of_order =
        TicketTakeOutOfOrder { ticket_id: two.to_string().into(), reason, idempotency_key: world.key() };
    world.run(&world.admin, out_of_order).await;
    assert_eq!(heard(&mut listener).await, is("TAKEN", 1, two));
    world.take_next().await;
    assert_eq!(heard(&mut listener).await, is("TAKEN", 0, one));
    world.resolve(one).await;
    assert_eq!(heard(&mut listener).await, is("LEFT", 0, one));
    world.cancel(two).await;
    assert_eq!(heard(&mut listener).await, is("LEFT", 0, two));
    world.reply(&world.client, one).await;
    assert_eq!(heard(&mut listener).await, is("ENTERED", 1, one));
});

on_both_stacks!(what_does_not_move_the_queue_is_not_told, |stack| {
    let world = World::on(stack).await;
    let one = world.open_ticket(&world.client).await;
    let mut listener = world.listen_from_now(&world.agent, QUEUE).await;
    world.reply(&world.agent, one).await;
    world.reply(&world.client, one).await;
    world.take_next().await;
    let frame = listener.next().await;
    assert_eq!((frame.kind(), frame.ticket()), ("TAKEN", one));
    assert_eq!(frame.value["ticket"]["status"], json!("IN_PROGRESS"));
});
