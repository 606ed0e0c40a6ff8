//! What the requester is told when his request has come.

use super::world::{flush, head, mails, spool};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::EntityTrait as _;
use turno::notices::deliver;
use turno::tickets::TicketCreate;
use turno_entity::{NoticeKind, TicketId, notice};

/// What was written about a ticket, in order.
pub(super) async fn told(world: &World, ticket: TicketId) -> Vec<notice::Model> {
    let mut rows = world.read().await.list(notice::Entity::find()).await.unwrap();
    rows.retain(|row| row.ticket_id == Some(ticket));
    rows.sort_by_key(|row| (row.created_at, row.id));
    rows
}

on_both_stacks!(number_level_deadline_and_place_are_told_at_once, |stack| {
    let world = World::open(stack).await;
    world.pass_until("2026-11-24 11:45");
    let first = world.opened("consecutivos").await;
    let rows = told(&world, first).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].kind, rows[0].recipient.as_str()), (NoticeKind::TicketReceived, "ana@example.com"));
    assert_eq!(rows[0].subject, "Recibimos su solicitud: ticket LG-2026-000001");
    // 15 minutes before lunch and 15 after it.
    assert_eq!(
        rows[0].body,
        "Recibimos su solicitud con el número LG-2026-000001.\n\n\
         Asunto: Consecutivo saltado\nTema: Consecutivos\nPrioridad: 1\n\n\
         Le respondemos a más tardar hoy 24 de noviembre de 2026 a las 2:15 p. m.\n\
         Es la primera en la cola de solución.\n\n\
         Puede seguirla en el portal de soporte con ese número.\n"
    );
    world.pass_until("2026-11-24 17:00");
    let second = world.opened("reportes").await;
    let body = told(&world, second).await.remove(0).body;
    assert!(body.contains("a más tardar mañana 25 de noviembre de 2026 a las 8:30 a. m.\n"), "{body}");
    assert!(body.contains("Hay 1 solicitud antes de la suya"), "{body}");
});

on_both_stacks!(what_is_missing_is_listed_and_the_deadline_is_told_when_it_is_there, |stack| {
    let world = World::open(stack).await;
    // Nobody has confirmed his document.
    let ticket = world.done(&world.newcomer, world.request("consecutivos")).await.ticket;
    let body = told(&world, ticket).await.remove(0).body;
    assert!(
        body.contains(
            "Para contar el plazo de respuesta nos falta:\n\
             - el número de cédula de quien solicita\n\
             Su solicitud conserva su lugar mientras tanto.\n"
        ),
        "{body}"
    );
    assert!(!body.contains("a más tardar"), "{body}");
    world.does(Deed::Identify, ticket).await;
    let rows = told(&world, ticket).await;
    assert_eq!(rows.len(), 2);
    let complete = rows.iter().find(|row| row.body.contains("a más tardar hoy")).unwrap();
    assert!(complete.body.contains("a las 8:30 a. m."), "{}", complete.body);
});

on_both_stacks!(it_says_that_nobody_wrote_it_and_an_answer_does_not, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("otro").await;
    let (_folder, spool) = spool();
    deliver(world.desk(), &spool).await.unwrap();
    let mail = mails(&spool).remove(0).1;
    assert_eq!(head(&mail, "Auto-Submitted"), "auto-replied");
    world.does(Deed::Reply, ticket).await;
    let (_folder, spool) = crate::notices::world::spool();
    deliver(world.desk(), &spool).await.unwrap();
    assert!(!mails(&spool).remove(0).1.contains("Auto-Submitted"));
});

on_both_stacks!(without_an_address_nobody_is_told_and_nothing_fails, |stack| {
    let world = World::open(stack).await;
    flush(&world).await;
    let request = TicketCreate { channel: None, ..world.request("otro") };
    let ticket = world.done(&world.agent, request).await.ticket;
    world.does(Deed::Reply, ticket).await;
    assert_eq!(told(&world, ticket).await, []);
    world.is_proved().await;
});
