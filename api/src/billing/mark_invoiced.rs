//! `billableLinesMarkInvoiced`: lines stand in an invoice.

use super::errors::BillingError;
use super::store;
use crate::command::{ApiKeyScope, Command, Refused, Role, UserError, UserErrorCode, WriteTx, texts};
use crate::companies;
use crate::log::{About, payload};
use crate::tariff::Amounts;
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use turno_entity::{CompanyId, LineId, LineStatus, billable_line};

/// The most lines at once.
const MOST: usize = 2_000;

/// Marks lines as standing in an invoice: all of them, or none. Lines that stand in this very invoice are left alone.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "BillableLinesMarkInvoicedInput")]
pub struct BillableLinesMarkInvoiced {
    /// The lines, 2,000 at most.
    pub line_ids: Vec<ID>,
    /// The number of the invoice.
    pub invoice_number: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

/// The lines that stand in the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesDone {
    /// In the order in which they were given.
    pub lines: Vec<LineId>,
}

impl Command for BillableLinesMarkInvoiced {
    const NAME: &'static str = "billableLinesMarkInvoiced";
    const ROLES: &'static [Role] = &[Role::Billing, Role::Admin];
    const KEY: Option<ApiKeyScope> = Some(ApiKeyScope::Invoice);
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::ValueInvalid,
            UserErrorCode::LineNotReady,
            UserErrorCode::LineInvoiced,
            UserErrorCode::AmountOverflow,
        ],
    ];
    type Outcome = LinesDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<LinesDone, Refused> {
        let invoice = texts::line("invoiceNumber", &self.invoice_number)?;
        if !(1..=MOST).contains(&self.line_ids.len()) {
            return Err(BillingError::HowMany.into());
        }
        let asked: Vec<Option<LineId>> = self.line_ids.iter().map(|id| LineId::parse(id)).collect();
        let rows = lock(tx, asked.iter().flatten().copied().collect()).await?;
        let mut errors: Vec<UserError> = Vec::new();
        for (place, id) in asked.iter().enumerate() {
            let row = id.and_then(|id| rows.get(&id));
            if let Some(error) = refusal(row, &invoice) {
                errors.push(error.at(&format!("lineIds.{place}")));
            }
        }
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let ready: Vec<&billable_line::Model> =
            rows.values().filter(|row| row.status == LineStatus::Ready).collect();
        if !ready.is_empty() {
            mark(tx, ready, &invoice).await?;
        }
        Ok(LinesDone { lines: asked.into_iter().flatten().collect() })
    }
}

/// The lines, locked by ascending id, after their companies.
async fn lock(tx: &WriteTx, ids: BTreeSet<LineId>) -> Result<HashMap<LineId, billable_line::Model>, Refused> {
    let ids: Vec<LineId> = ids.into_iter().collect();
    let seen = store::list_lines_by_id(tx, &ids).await?;
    let companies: BTreeSet<CompanyId> = seen.iter().map(|row| row.company_id).collect();
    companies::lock_all(tx, &companies.into_iter().collect::<Vec<_>>()).await?;
    let rows = store::lock_lines(tx, &ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn refusal(row: Option<&billable_line::Model>, invoice: &str) -> Option<BillingError> {
    let Some(row) = row else { return Some(BillingError::NotFound) };
    match row.status {
        LineStatus::Ready => None,
        LineStatus::Invoiced if row.invoice_number.as_deref() == Some(invoice) => None,
        LineStatus::Invoiced => Some(BillingError::Invoiced),
        LineStatus::Held | LineStatus::Reversed => Some(BillingError::NotReady),
    }
}

/// One event for each company, with what of the invoice is its.
async fn mark(tx: &mut WriteTx, ready: Vec<&billable_line::Model>, invoice: &str) -> Result<(), Refused> {
    let ids: Vec<LineId> = ready.iter().map(|row| row.id).collect();
    let now = tx.now();
    store::update_invoiced(tx, &ids, invoice, now).await?;
    let mut companies: BTreeMap<CompanyId, (BTreeSet<LineId>, Amounts)> = BTreeMap::new();
    for row in ready {
        let (lines, sum) = companies.entry(row.company_id).or_default();
        lines.insert(row.id);
        let amounts = Amounts { base: row.base, iva: row.iva, total: row.total };
        *sum = sum.plus(amounts).ok_or_else(|| BillingError::Overflow.at("lineIds"))?;
    }
    for (company, (lines, sum)) in companies {
        let fact = payload::LinesInvoiced {
            lines: lines.into_iter().collect(),
            invoice: invoice.to_owned(),
            base: sum.base,
            iva: sum.iva,
            total: sum.total,
        };
        tx.record(About { company: Some(company), ticket: None }, &fact)?;
    }
    Ok(())
}
