//! `billableLineReverse`: a line is taken back.

use super::errors::BillingError;
use super::{line, store};
use crate::calendar::local_date;
use crate::command::{ApiKeyScope, Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::companies;
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::{LineId, LineStatus, billable_line};

/// Takes a line back. One that stands in no statement and no invoice goes with its counterpart; one that does stays as
/// it is, and a negative line follows it (a credit note).
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "BillableLineReverseInput")]
pub struct BillableLineReverse {
    /// The line.
    pub line_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key takes nothing more back.
    pub idempotency_key: String,
}

/// The line that takes the other one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversalDone {
    /// The negative line.
    pub reversal: LineId,
}

impl Command for BillableLineReverse {
    const NAME: &'static str = "billableLineReverse";
    const ROLES: &'static [Role] = &[Role::Billing, Role::Admin];
    const KEY: Option<ApiKeyScope> = Some(ApiKeyScope::Invoice);
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::LineNotReady,
            UserErrorCode::LineReversed,
            UserErrorCode::ReversalOfReversal,
        ],
    ];
    type Outcome = ReversalDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<ReversalDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let id = LineId::parse(&self.line_id).ok_or(BillingError::NotFound)?;
        let seen = store::find_line(tx, id).await?.ok_or(BillingError::NotFound)?;
        companies::lock_all(tx, &[seen.company_id]).await?;
        let row = store::lock_line(tx, id).await?.ok_or(BillingError::NotFound)?;
        if row.reverses_id.is_some() {
            return Err(BillingError::Reversal.into());
        }
        if row.status == LineStatus::Reversed || store::find_reversal(tx, id).await?.is_some() {
            return Err(BillingError::Reversed.into());
        }
        if row.status == LineStatus::Held {
            return Err(BillingError::NotReady.into());
        }
        let reversal = take_back(tx, row, &reason).await?;
        Ok(ReversalDone { reversal })
    }
}

/// Takes a locked line back that is READY or INVOICED, and was not taken back before.
pub(super) async fn take_back(
    tx: &mut WriteTx,
    mut row: billable_line::Model,
    reason: &str,
) -> Result<LineId, Refused> {
    // What nobody outside has seen cancels out; the rest is never changed (DR-32).
    let unseen = row.status == LineStatus::Ready && row.statement_id.is_none();
    let now = tx.now();
    let status = if unseen { LineStatus::Reversed } else { LineStatus::Ready };
    let mut reversal = line::negative(&row, status);
    reversal.id = tx.id();
    reversal.created_at = now;
    reversal.ready_on = Some(local_date(now));
    let (id, about) = (reversal.id, line::about(&row));
    let reason = tx.text("reason", reason);
    if unseen {
        row.status = LineStatus::Reversed;
    }
    let fact = payload::LineReversed {
        line: row.id,
        status: row.status,
        reversal: Some(id),
        reversal_status: Some(status),
        ready_on: reversal.ready_on,
        blocks: reversal.blocks,
        base: reversal.base,
        iva: reversal.iva,
        total: reversal.total,
        reason: reason.digest.clone(),
    };
    if unseen {
        store::update_line(tx, row).await?;
    }
    store::insert_line(tx, reversal).await?;
    tx.record_with(about, &fact, vec![reason])?;
    Ok(id)
}
