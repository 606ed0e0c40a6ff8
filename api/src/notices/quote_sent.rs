//! The mail of a quote: to everybody of the company who may approve it (DR-24).

use super::store;
use crate::command::{Fault, Refused, WriteTx};
use crate::quotes::{self, rules};
use crate::tickets;
use turno_entity::{NoticeKind, QuoteId, notice};

/// Writes a notice to each approver.
pub async fn quote_sent(tx: &mut WriteTx, id: QuoteId) -> Result<(), Refused> {
    let missing = || Fault::Internal("a quote that was sent and is not there".to_owned());
    let quote = quotes::find_quote(tx, id).await?.ok_or_else(missing)?;
    let ticket = tickets::find_ticket(tx, quote.ticket_id).await?.ok_or_else(missing)?;
    let text = rules::text(&quote, &ticket.number);
    let mut rows = Vec::new();
    for approver in quotes::list_approvers(tx, quote.company_id).await? {
        rows.push(notice::Model {
            company_id: quote.company_id,
            id: tx.id(),
            ticket_id: Some(ticket.id),
            kind: NoticeKind::QuoteSent,
            recipient: approver.email,
            member_id: Some(approver.id),
            subject: format!("Cotización para el ticket {}", ticket.number),
            body: format!(
                "{text}\nNo se trabaja en esta mejora hasta que alguien de la empresa la apruebe.\n"
            ),
            quote_id: Some(id),
            created_at: tx.now(),
            sent_at: None,
            failed_at: None,
            attempts: 0,
        });
    }
    Ok(store::insert_notices(tx, rows).await?)
}
