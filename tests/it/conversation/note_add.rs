//! `ticketNoteAdd`.

use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::clock::ClockState;
use turno::command::UserErrorCode as Code;
use turno::conversation::TicketNoteAdd;
use turno_entity::Audience;

on_both_stacks!(a_note_is_for_the_desk_and_is_no_response, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    let head = world.head().await;
    let note =
        TicketNoteAdd { ticket_id: ticket.to_string().into(), body: "Ojo.".into(), idempotency_key: None };
    let written = world.done(&world.agent, note.clone()).await;
    let facts = world.facts_after(head).await;
    assert_eq!((facts.len(), facts[0].0.audience), (1, Audience::Desk));
    let message = world.messages(ticket).await;
    assert_eq!((message.len(), message[0].id, message[0].audience), (1, written.message, Audience::Desk));
    assert_eq!(world.clock(ticket).await.state(), ClockState::Running);
    let empty = TicketNoteAdd { body: "\t".into(), ..note };
    world.refuses(&world.agent, empty, &[(Code::TextRequired, "body")]).await;
    world.is_proved().await;
});
