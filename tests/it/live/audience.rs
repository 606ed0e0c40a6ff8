//! Who hears what.

use desk_tests::on_both_stacks;
use serde_json::json;
use turno::conversation::TicketNoteAdd;
use turno_entity::TicketId;
use uuid::Uuid;

use super::world::{DEADLINES, QUEUE, TICKETS, World};

on_both_stacks!(another_company_hears_nothing, |stack| {
    let world = World::on(stack).await;
    let mut stranger = world.listen_from_now(&world.stranger, TICKETS).await;
    let foreign = world.open_ticket(&world.client).await;
    world.take_next().await;
    world.reply(&world.agent, foreign).await;

    let own = world.open_ticket(&world.stranger).await;

    let heard = stranger.next_change().await;
    assert_eq!((heard.kind(), heard.ticket()), ("TICKET_CREATED", own));
});

on_both_stacks!(another_company_reads_nothing_again, |stack| {
    let world = World::on(stack).await;
    let beginning = world.stack.desk.position().await.unwrap().to_string();
    world.open_ticket(&world.client).await;
    let own = world.open_ticket(&world.stranger).await;
    // A node that starts later has an empty ring, and reads the table.
    let late = world.another_live(&world.stack.another_desk().await);
    for live in [&world.live, &late] {
        let mut stranger = world.listen_at(live, &world.stranger, TICKETS, json!({ "after": beginning }));
        assert_eq!(stranger.next().await.name, "StreamReady");
        let heard = [stranger.next_change().await, stranger.next_change().await];
        assert!(heard.iter().all(|frame| frame.ticket() == own), "{heard:?}");
        assert_eq!(stranger.next_change().await.name, "StreamCaughtUp");
    }
});

on_both_stacks!(a_foreign_ticket_is_answered_as_one_that_is_not_there, |stack| {
    let world = World::on(stack).await;
    let foreign = world.open_ticket(&world.client).await;
    let unknown = TicketId(Uuid::from_u128(7));
    for id in [foreign.to_string(), unknown.to_string(), "nothing".to_owned()] {
        let mut listener = world.listen(&world.stranger, TICKETS, json!({ "ticketId": id }));
        assert_eq!(listener.error().await, "NOT_FOUND");
        assert!(listener.is_over().await);
    }
});

on_both_stacks!(one_ticket_is_heard_alone, |stack| {
    let world = World::on(stack).await;
    let one = world.open_ticket(&world.client).await;
    let other = world.open_ticket(&world.client).await;
    for actor in [&world.client, &world.agent] {
        let mut listener = world.listen(actor, TICKETS, json!({ "ticketId": other.to_string() }));
        listener.kinds(2).await;
        world.reply(&world.client, one).await;
        world.reply(&world.client, other).await;
        let heard = listener.next_change().await;
        assert_eq!((heard.kind(), heard.ticket()), ("TICKET_REPLIED", other));
    }
});

on_both_stacks!(notes_make_no_frame_for_clients, |stack| {
    let world = World::on(stack).await;
    let ticket = world.open_ticket(&world.client).await;
    let beginning = world.stack.desk.position().await.unwrap().to_string();
    let mut client = world.listen(&world.client, TICKETS, json!({ "ticketId": ticket.to_string() }));
    let mut agent = world.listen(&world.agent, TICKETS, json!({ "ticketId": ticket.to_string() }));
    client.kinds(2).await;
    agent.kinds(2).await;

    let (ticket_id, body) = (ticket.to_string().into(), "Llamar antes.".to_owned());
    world.run(&world.agent, TicketNoteAdd { ticket_id, body, idempotency_key: None }).await;
    world.reply(&world.client, ticket).await;

    assert_eq!(client.kinds(1).await, ["TICKET_REPLIED"]);
    assert_eq!(agent.kinds(2).await, ["TICKET_NOTE_ADDED", "TICKET_REPLIED"]);
    let late = world.another_live(&world.stack.another_desk().await);
    let mut again = world.listen_at(&late, &world.client, TICKETS, json!({ "after": beginning }));
    assert_eq!(again.kinds(3).await, ["StreamReady", "TICKET_REPLIED", "StreamCaughtUp"]);
});

on_both_stacks!(queue_and_deadlines_are_closed_to_clients_behind_the_gate_too, |stack| {
    let world = World::on(stack).await;
    for document in [QUEUE, DEADLINES] {
        let mut listener = world.listen(&world.client, document, json!({}));
        assert_eq!(listener.error().await, "FORBIDDEN");
    }
    for document in [TICKETS, QUEUE, DEADLINES] {
        let mut listener = world.listen(&turno::command::Actor::Anonymous, document, json!({}));
        assert_eq!(listener.error().await, "UNAUTHENTICATED");
    }
});
