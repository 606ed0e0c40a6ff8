//! `billingMonthClose`: what became ready in a month and stands in no statement yet goes into one.

use super::content;
use super::errors::BillingError;
use super::store::{self, Totals};
use crate::calendar::local_date;
use crate::command::{ApiKeyScope, Command, Fault, Refused, Role, UserErrorCode, WriteTx, YearMonth};
use crate::companies::{self, Nit};
use crate::log::{self, About, payload};
use crate::platform::db::DbError;
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use turno_entity::{CompanyId, StatementId, billable_line, company, statement};

/// Closes a month that is over, for one company or for all that have lines. Lines that are held, and lines that come
/// late, go into the next month.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "BillingMonthCloseInput")]
pub struct BillingMonthClose {
    /// Of one company only.
    pub nit: Option<Nit>,
    /// The month.
    pub month: YearMonth,
    /// Only shows what would be closed.
    pub validate_only: Option<bool>,
    /// A repetition with the same key closes nothing more.
    pub idempotency_key: String,
}

/// The statements of a closed month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDone {
    /// Those that were made, by company.
    pub statements: Vec<StatementId>,
    /// Those that would be made, if it was only to be shown.
    pub drafts: Vec<statement::Model>,
}

impl Command for BillingMonthClose {
    const NAME: &'static str = "billingMonthClose";
    const ROLES: &'static [Role] = &[Role::Billing, Role::Admin];
    const KEY: Option<ApiKeyScope> = Some(ApiKeyScope::Invoice);
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[
        UserErrorCode::CompanyUnknown,
        UserErrorCode::MonthNotOver,
        UserErrorCode::MonthClosed,
        UserErrorCode::AmountOverflow,
    ]];
    type Outcome = MonthDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MonthDone, Refused> {
        let companies = self.lock(tx).await?;
        if self.month.last() >= local_date(tx.now()) {
            return Err(BillingError::MonthNotOver.into());
        }
        let companies = self.expect_open(tx, companies).await?;
        let only_shown = self.validate_only == Some(true);
        let mut found = Vec::with_capacity(companies.len());
        for company in &companies {
            found.push(store::lock_open_lines(tx, company.id, self.month.last()).await?);
        }
        if !only_shown {
            // The last lock, taken early: where the log stands is part of what is written.
            log::lock(tx).await?;
        }
        let head = log::head(tx).await?;
        let mut done = MonthDone { statements: Vec::new(), drafts: Vec::new() };
        for (company, lines) in companies.iter().zip(&found) {
            let row = self.draft(tx, company, lines, &head)?;
            if only_shown {
                done.drafts.push(row);
            } else {
                done.statements.push(row.id);
                close(tx, row, self.month).await?;
            }
        }
        Ok(done)
    }
}

impl BillingMonthClose {
    /// The companies, locked by ascending id.
    async fn lock(&self, tx: &WriteTx) -> Result<Vec<company::Model>, Refused> {
        let ids: Vec<CompanyId> = match self.nit {
            Some(nit) => {
                vec![companies::find_by_nit(tx, nit).await?.ok_or(BillingError::CompanyUnknown)?.id]
            }
            None => store::list_open_companies(tx, self.month.last()).await?,
        };
        Ok(companies::lock_all(tx, &ids).await?)
    }

    /// Those whose month is not closed yet. None left is a month that was closed before.
    async fn expect_open(
        &self,
        tx: &WriteTx,
        mut companies: Vec<company::Model>,
    ) -> Result<Vec<company::Model>, Refused> {
        let month = self.month.to_string();
        let closed = store::list_closed_companies(tx, &month).await?;
        companies.retain(|company| !closed.contains(&company.id));
        let is_meant = self.nit.is_some() || !closed.is_empty();
        if companies.is_empty() && is_meant {
            return Err(BillingError::MonthClosed.into());
        }
        Ok(companies)
    }

    fn draft(
        &self,
        tx: &mut WriteTx,
        company: &company::Model,
        lines: &[billable_line::Model],
        head: &log::LinkRow,
    ) -> Result<statement::Model, Refused> {
        let month = self.month.to_string();
        let totals = Totals::of(lines).ok_or_else(|| BillingError::Overflow.at("month"))?;
        let content = content(company.nit.as_deref().unwrap_or_default(), &month, lines, &totals);
        Ok(statement::Model {
            company_id: company.id,
            id: tx.id(),
            month,
            lines: totals.lines,
            blocks: totals.blocks,
            minutes: totals.minutes,
            base: totals.base,
            iva: totals.iva,
            total: totals.total,
            content_sha256: hex::encode(Sha256::digest(&content)),
            content,
            log_seq: head.last_seq,
            log_hash: head.hash.clone(),
            closed_at: tx.now(),
            closed_by: tx.actor().name(),
        })
    }
}

/// Writes the statement and puts the company's lines into it: one statement of SQL, however many they are.
async fn close(tx: &mut WriteTx, row: statement::Model, month: YearMonth) -> Result<(), Refused> {
    let fact = payload::MonthClosed {
        statement: row.id,
        month: row.month.clone(),
        lines: row.lines,
        blocks: row.blocks,
        minutes: row.minutes,
        base: row.base,
        iva: row.iva,
        total: row.total,
        content_sha256: row.content_sha256.clone(),
        log_seq: row.log_seq,
        log_hash: row.log_hash.clone(),
    };
    let (id, company, lines) = (row.id, row.company_id, row.lines);
    store::insert_statement(tx, row).await.map_err(|error| match error {
        DbError::Unique(name) if name == "statement_company_id_month" => BillingError::MonthClosed.into(),
        other => Refused::from(other),
    })?;
    let stated = store::update_stated(tx, company, month.last(), id).await?;
    if i64::try_from(stated).ok() != Some(lines) {
        // A line of the last second before midnight came between: what was hashed is not what is stated.
        return Err(Fault::Unavailable.into());
    }
    tx.record(About { company: Some(company), ticket: None }, &fact)
}
