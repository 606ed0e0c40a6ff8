//! A mail to whoever asked.

use super::store;
use crate::command::{Refused, WriteTx};
use turno_entity::{NoticeKind, notice, ticket};

/// Writes a notice to the requester. Without an address there is nobody to write to: an address is asked for, and is
/// never a condition (DR-16).
pub(super) async fn to_requester(
    tx: &mut WriteTx,
    ticket: &ticket::Model,
    kind: NoticeKind,
    subject: String,
    body: String,
) -> Result<(), Refused> {
    let Some(recipient) = ticket.requester_email.clone() else { return Ok(()) };
    let row = notice::Model {
        company_id: ticket.company_id,
        id: tx.id(),
        ticket_id: Some(ticket.id),
        kind,
        recipient,
        member_id: None,
        subject,
        body,
        quote_id: None,
        created_at: tx.now(),
        sent_at: None,
        failed_at: None,
        attempts: 0,
    };
    Ok(store::insert_notices(tx, vec![row]).await?)
}
