//! What the requester is told when his request has come, and when nothing of his identity is missing any more: the
//! number, the level, by when the desk answers, and what it lacks (DR-15, DR-18). It is no response (DR-14).

use super::requester::to_requester;
use super::words;
use crate::command::{Fault, Refused, WriteTx};
use crate::tickets::rules::{IdentityItem, missing_identity};
use crate::{queue, tickets, topics};
use turno_entity::{NoticeKind, TicketId};

/// Writes it.
pub async fn received(tx: &mut WriteTx, id: TicketId) -> Result<(), Refused> {
    let cards = tickets::list_cards_by_id(tx, &[id]).await?;
    let missing = || Fault::Internal("a ticket that was received and is not there".to_owned());
    let card = cards.first().ok_or_else(missing)?;
    let ticket = &card.ticket;
    if ticket.requester_email.is_none() {
        return Ok(());
    }
    let topic = topics::find_topic(tx, &ticket.topic_code).await?;
    let topic = topic.map_or_else(|| ticket.topic_code.clone(), |topic| topic.name);
    let what = match card.response_clock()?.due_at() {
        Some(due_at) => {
            let ahead = queue::count_before(tx, ticket.received_at, ticket.ordinal).await?;
            let due = words::instant(due_at, tx.now());
            format!("Le respondemos a más tardar {due}\n{}\n", place(ahead))
        }
        None => lacks(&missing_identity(ticket)),
    };
    let body = format!(
        "Recibimos su solicitud con el número {number}.\n\n\
         Asunto: {subject}\nTema: {topic}\nPrioridad: {priority}\n\n{what}\n\
         Puede seguirla en el portal de soporte con ese número.\n",
        number = ticket.number,
        subject = ticket.subject,
        priority = ticket.priority,
    );
    let subject = format!("Recibimos su solicitud: ticket {}", ticket.number);
    to_requester(tx, ticket, NoticeKind::TicketReceived, subject, body).await
}

fn place(ahead: i64) -> String {
    match ahead {
        0 => "Es la primera en la cola de solución.".to_owned(),
        1 => "Hay 1 solicitud antes de la suya en la cola de solución.".to_owned(),
        many => format!("Hay {many} solicitudes antes de la suya en la cola de solución."),
    }
}

/// What is still asked for, in a list.
fn lacks(items: &[IdentityItem]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut text = "Para contar el plazo de respuesta nos falta:\n".to_owned();
    for item in items {
        text.push_str(match item {
            IdentityItem::Document => "- el número de cédula de quien solicita\n",
            IdentityItem::Names => "- sus nombres y apellidos\n",
            IdentityItem::Company => "- el nombre de la empresa\n",
            IdentityItem::Nit => "- el NIT de la empresa\n",
            IdentityItem::CompanyUnknown => {
                "- un NIT que conozcamos: el que nos dio no es de ningún cliente\n"
            }
        });
    }
    text.push_str("Su solicitud conserva su lugar mientras tanto.\n");
    text
}
