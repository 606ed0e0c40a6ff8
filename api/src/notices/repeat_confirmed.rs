//! The mail of a confirmed repeat: the company is told before it is charged, and how it may dispute (DR-23).

use super::store;
use crate::command::{Fault, Refused, WriteTx};
use crate::log::payload;
use crate::quotes::rules::{date, pesos};
use crate::{calendar, people, tickets};
use turno_entity::{NoticeKind, TicketId, notice};

/// Writes a notice to the requester and to everybody of the company who may approve costs.
pub async fn repeat_confirmed(
    tx: &mut WriteTx,
    ticket: TicketId,
    told: &payload::RepeatConfirmed,
) -> Result<(), Refused> {
    let missing = || Fault::Internal("a repeat without its ticket".to_owned());
    let ticket = tickets::find_ticket(tx, ticket).await?.ok_or_else(missing)?;
    let earlier = tickets::list_tickets(tx, &told.earlier).await?;
    let mut numbers: Vec<&str> = earlier.iter().map(|row| row.number.as_str()).collect();
    numbers.sort_unstable();
    let body = format!(
        "El ticket {number} repite una consulta que ya se había respondido: {earlier}.\n\n\
         Según la política, el primer soporte de un tema no tiene costo y los siguientes se facturan por el tiempo \
         trabajado, en bloques de {minutes} minutos a {price} cada uno más IVA.\n\n\
         Si no está de acuerdo, puede objetarlo en el portal hasta el {until}, a las 5:30 p. m.\n",
        number = ticket.number,
        earlier = numbers.join(", "),
        minutes = told.block_minutes,
        price = pesos(told.block_price),
        until = date(calendar::local_date(told.disputable_until)),
    );
    let mut rows: Vec<notice::Model> = Vec::new();
    for (member, recipient) in people::list_to_be_told(tx, ticket.company_id, ticket.requester_id).await? {
        rows.push(notice::Model {
            company_id: ticket.company_id,
            id: tx.id(),
            ticket_id: Some(ticket.id),
            kind: NoticeKind::RepeatConfirmed,
            recipient,
            member_id: Some(member),
            subject: format!("Consulta repetida: ticket {}", ticket.number),
            body: body.clone(),
            quote_id: None,
            created_at: tx.now(),
            sent_at: None,
            failed_at: None,
            attempts: 0,
        });
    }
    Ok(store::insert_notices(tx, rows).await?)
}
