//! What the desk says to a requester, by mail (DR-14, DR-16): an answer, a question, a solution.

use super::requester::to_requester;
use crate::calendar::local_date;
use crate::command::{Fault, Refused, WriteTx};
use crate::quotes::rules::date;
use crate::tickets::rules::reopenable_until;
use crate::{conversation, tickets};
use turno_entity::{MessageId, NoticeKind, TicketId, message, ticket};

/// A message of the desk.
pub async fn answered(tx: &mut WriteTx, id: TicketId, message: MessageId) -> Result<(), Refused> {
    let (ticket, message) = said(tx, id, message).await?;
    let subject = format!("Respuesta al ticket {}", ticket.number);
    let body = format!(
        "Respuesta al ticket {} ({}):\n\n{}\n\nPuede escribirnos sobre él en el portal de soporte.\n",
        ticket.number, ticket.subject, message.body
    );
    to_requester(tx, &ticket, NoticeKind::TicketAnswered, subject, body).await
}

/// The desk waits for data of the company.
pub async fn waiting(tx: &mut WriteTx, id: TicketId, message: MessageId) -> Result<(), Refused> {
    let (ticket, message) = said(tx, id, message).await?;
    let subject = format!("Necesitamos un dato para el ticket {}", ticket.number);
    let body = format!(
        "Para seguir con el ticket {} ({}) necesitamos lo siguiente:\n\n{}\n\n\
         Respóndanos en el portal de soporte: el ticket conserva su lugar en la cola mientras tanto.\n",
        ticket.number, ticket.subject, message.body
    );
    to_requester(tx, &ticket, NoticeKind::TicketWaiting, subject, body).await
}

/// It is solved.
pub async fn resolved(tx: &mut WriteTx, id: TicketId, message: MessageId) -> Result<(), Refused> {
    let (ticket, message) = said(tx, id, message).await?;
    let until = reopenable_until(&tx.policy().calendar, tx.now());
    let until = until.ok_or_else(|| Fault::Internal("the end of the calendar".to_owned()))?;
    let subject = format!("Resuelto: ticket {}", ticket.number);
    let body = format!(
        "El ticket {} ({}) quedó resuelto:\n\n{}\n\n\
         Si algo sigue igual, escríbanos en el mismo ticket hasta el {} a las 5:30 p. m. y vuelve a su lugar en la cola.\n",
        ticket.number,
        ticket.subject,
        message.body,
        date(local_date(until))
    );
    to_requester(tx, &ticket, NoticeKind::TicketResolved, subject, body).await
}

async fn said(
    tx: &WriteTx,
    id: TicketId,
    message: MessageId,
) -> Result<(ticket::Model, message::Model), Refused> {
    let missing = || Fault::Internal(format!("{id}: what was said is not there"));
    let ticket = tickets::find_ticket(tx, id).await?.ok_or_else(missing)?;
    let message = conversation::find_message(tx, message).await?.ok_or_else(missing)?;
    Ok((ticket, message))
}
