//! Lines and statements that stand, compared with what the log tells.

use super::charges::{Charges, Line};
use super::finding::{AuditError, Finding, Proof};
use super::store;
use crate::billing::{Totals, content};
use crate::platform::db::Tx;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use turno_entity::{RepeatId, billable_line, repeat, statement};

/// How many rows are compared at once.
const TOGETHER: u64 = 500;

/// Proves that lines and statements stand as they should, and says how many lines.
pub(super) async fn prove(tx: &Tx, charges: &Charges) -> Result<u64, AuditError> {
    let (mut after, mut lines) = (None, 0_usize);
    loop {
        let rows = store::list_billable_lines(tx, after, TOGETHER).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        lines += rows.len();
        let ids: Vec<RepeatId> = rows.iter().filter_map(|row| row.repeat_id).collect();
        let repeats: HashMap<RepeatId, repeat::Model> =
            store::list_repeats(tx, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
        for row in &rows {
            prove_line(charges.lines.get(&row.id), row)?;
            if let Some(id) = row.repeat_id {
                prove_repeat(repeats.get(&id), row)?;
            }
        }
    }
    if lines != charges.lines.len() {
        return Err(Finding::new(Proof::Charges, "billable_line", "all", "every line of the log").into());
    }
    prove_statements(tx, charges).await?;
    Ok(u64::try_from(lines).unwrap_or_default())
}

fn prove_line(told: Option<&Line>, row: &billable_line::Model) -> Result<(), Finding> {
    let wrong = |expected: &str| Finding::new(Proof::Charges, "billable_line", row.id, expected);
    let told = told.ok_or_else(|| wrong("a line of the log"))?;
    let stands = Line {
        company: row.company_id,
        ticket: row.ticket_id,
        reason: row.reason,
        quote: row.quote_id,
        repeat: row.repeat_id,
        reverses: row.reverses_id,
        status: row.status,
        ready_on: row.ready_on,
        invoice: row.invoice_number.clone(),
        statement: row.statement_id,
        seconds: row.seconds,
        blocks: row.blocks,
        block_minutes: row.block_minutes,
        block_price: row.block_price,
        iva_basis_points: row.iva_basis_points,
        amounts: (row.base, row.iva, row.total),
        confirmed_by: row.confirmed_by,
        confirmed_at: row.confirmed_at,
    };
    if stands == *told { Ok(()) } else { Err(wrong(&format!("{told:?}"))) }
}

/// The row of a repeat says what was proved of it from the log: confirmed by whom, when and on what terms.
fn prove_repeat(repeat: Option<&repeat::Model>, row: &billable_line::Model) -> Result<(), Finding> {
    let wrong = |expected: &str| Finding::new(Proof::Charges, "billable_line", row.id, expected);
    let repeat = repeat.filter(|repeat| repeat.ticket_id == row.ticket_id);
    let repeat = repeat.ok_or_else(|| wrong("a repeat of its ticket"))?;
    let confirmed = (repeat.confirmed_by, repeat.confirmed_at);
    if confirmed != (Some(row.confirmed_by), Some(row.confirmed_at)) {
        return Err(wrong("the confirmation of the repeat"));
    }
    let frozen = (repeat.block_minutes, repeat.block_price, repeat.iva_basis_points);
    if frozen != (Some(row.block_minutes), Some(row.block_price), Some(row.iva_basis_points)) {
        return Err(wrong("the terms of the repeat"));
    }
    Ok(())
}

async fn prove_statements(tx: &Tx, charges: &Charges) -> Result<(), AuditError> {
    let (mut after, mut statements) = (None, 0_usize);
    loop {
        let rows = store::list_statements(tx, after, TOGETHER).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        statements += rows.len();
        for row in &rows {
            prove_statement(tx, charges, row).await?;
        }
    }
    if statements == charges.statements.len() {
        return Ok(());
    }
    Err(Finding::new(Proof::Charges, "statement", "all", "every statement of the log").into())
}

/// The statement is the one of the log, and its content is that of its lines, to the byte.
async fn prove_statement(tx: &Tx, charges: &Charges, row: &statement::Model) -> Result<(), AuditError> {
    let wrong = |expected: &str| Finding::new(Proof::Charges, "statement", row.id, expected);
    let told = charges.statements.get(&row.id).filter(|(company, _)| *company == row.company_id);
    let (_, told) = told.ok_or_else(|| wrong("a statement of the log"))?;
    let stands = (&row.month, row.lines, row.blocks, row.minutes, row.base, row.iva, row.total);
    if stands != (&told.month, told.lines, told.blocks, told.minutes, told.base, told.iva, told.total) {
        return Err(wrong("the month and the sums of the log").into());
    }
    if (row.log_seq, &row.log_hash) != (told.log_seq, &told.log_hash) {
        return Err(wrong("the link of the log").into());
    }
    let lines = store::list_stated_lines(tx, row.id).await?;
    let totals = Totals::of(&lines).ok_or_else(|| wrong("amounts that can be summed"))?;
    let nit = store::find_nit(tx, row.company_id).await?.unwrap_or_default();
    if row.content != content(&nit, &row.month, &lines, &totals) {
        return Err(wrong("the content of its lines").into());
    }
    let sha256 = hex::encode(Sha256::digest(&row.content));
    if row.content_sha256 != sha256 || told.content_sha256 != sha256 {
        return Err(wrong("the hash of its content").into());
    }
    Ok(())
}
