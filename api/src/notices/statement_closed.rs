//! The mail of a closed month: what the company owes for it.

use super::store;
use crate::command::{Refused, WriteTx};
use crate::log::payload;
use crate::people;
use crate::quotes::rules::pesos;
use turno_entity::{CompanyId, NoticeKind, notice};

/// Writes a notice to everybody of the company who may approve costs.
pub async fn statement_closed(
    tx: &mut WriteTx,
    company: CompanyId,
    told: &payload::MonthClosed,
) -> Result<(), Refused> {
    let body = format!(
        "Se cerró el mes {month}.\n\n\
         Líneas: {lines}. Bloques: {blocks}.\n\
         Valor: {base}. IVA: {iva}. Total: {total}.\n\n\
         Huella del estado de cuenta (SHA-256): {hash}\n",
        month = told.month,
        lines = told.lines,
        blocks = told.blocks,
        base = pesos(told.base),
        iva = pesos(told.iva),
        total = pesos(told.total),
        hash = told.content_sha256,
    );
    let mut rows: Vec<notice::Model> = Vec::new();
    for (member, recipient) in people::list_to_be_told(tx, company, None).await? {
        rows.push(notice::Model {
            company_id: company,
            id: tx.id(),
            ticket_id: None,
            kind: NoticeKind::StatementClosed,
            recipient,
            member_id: Some(member),
            subject: format!("Estado de cuenta de {}", told.month),
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
