//! What the desk says goes by mail to whoever asked.

use super::received::told;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::conversation::{TicketNoteAdd, TicketReply};
use turno_entity::NoticeKind;

on_both_stacks!(an_answer_a_question_and_a_solution_go_by_mail_and_a_note_does_not, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    let ticket_id = || async_graphql::ID::from(ticket.to_string());
    let mut kinds = vec![NoticeKind::TicketReceived];
    for (deed, kind) in
        [(Deed::Pause, Some(NoticeKind::TicketWaiting)), (Deed::ReplyByClient, None), (Deed::Note, None)]
    {
        world.pass(chrono::TimeDelta::minutes(1));
        world.does(deed, ticket).await;
        kinds.extend(kind);
    }
    world.pass(chrono::TimeDelta::minutes(1));
    let body = "Anule la factura 14 y vuelva a emitirla.".to_owned();
    world.done(&world.agent, TicketReply { ticket_id: ticket_id(), body, idempotency_key: None }).await;
    world.pass(chrono::TimeDelta::minutes(1));
    let body = "Solo para nosotros.".to_owned();
    world.done(&world.agent, TicketNoteAdd { ticket_id: ticket_id(), body, idempotency_key: None }).await;
    // After the response a pause says nothing to anybody.
    world.does(Deed::Pause, ticket).await;
    world.does(Deed::ReplyByClient, ticket).await;
    world.pass(chrono::TimeDelta::minutes(1));
    world.does(Deed::TakeNext, ticket).await;
    world.does(Deed::Resolve, ticket).await;
    kinds.extend([NoticeKind::TicketAnswered, NoticeKind::TicketResolved]);

    let rows = told(&world, ticket).await;
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), kinds);
    assert!(rows.iter().all(|row| row.recipient == "ana@example.com"));
    assert_eq!(
        rows[1].body,
        "Para seguir con el ticket LG-2026-000001 (Consecutivo saltado) necesitamos lo siguiente:\n\ntexto\n\n\
         Respóndanos en el portal de soporte: el ticket conserva su lugar en la cola mientras tanto.\n"
    );
    assert_eq!(
        rows[2].body,
        "Respuesta al ticket LG-2026-000001 (Consecutivo saltado):\n\n\
         Anule la factura 14 y vuelva a emitirla.\n\n\
         Puede escribirnos sobre él en el portal de soporte.\n"
    );
    // Tuesday 24 November and five business days: Wednesday, Thursday, Friday, Monday, Tuesday.
    assert_eq!(
        rows[3].body,
        "El ticket LG-2026-000001 (Consecutivo saltado) quedó resuelto:\n\ntexto\n\n\
         Si algo sigue igual, escríbanos en el mismo ticket hasta el 1 de diciembre de 2026 a las 5:30 p. m. \
         y vuelve a su lugar en la cola.\n"
    );
    world.is_proved().await;
});
