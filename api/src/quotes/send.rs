//! `quoteSend`: the desk tells the company what an improvement costs at most, and waits.

use super::errors::QuoteError;
use super::expire::QUOTE_SUBJECT;
use super::{retire, rules, store};
use crate::calendar::local_date;
use crate::command::{Command, Fault, QueueTx, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::tariff::{self, Terms};
use crate::tickets::{self, Held, lock};
use crate::{packages, topics};
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::{ImprovementKind, QuoteId, QuoteStatus, TicketId, quote};

/// The most blocks of one quote.
const MOST_BLOCKS: i32 = 10_000;

/// Sends a quote for an improvement. It is the ticket's response; the ticket waits for the answer at its place. A new
/// one takes the place of one that is open.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "QuoteSendInput")]
pub struct QuoteSend {
    /// The ticket.
    pub ticket_id: ID,
    /// What is built; as the ticket's topic says.
    pub improvement: ImprovementKind,
    /// What is built, in words; the company confirms them.
    pub description: String,
    /// The most that can be charged, in blocks: of a further quote for the same ticket, the new total.
    pub maximum_blocks: i32,
    /// A repetition with the same key sends no second quote.
    pub idempotency_key: String,
}

/// The quote that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteSentDone {
    /// The quote.
    pub quote: QuoteId,
    /// Its ticket.
    pub ticket: TicketId,
}

impl Command for QuoteSend {
    const NAME: &'static str = "quoteSend";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::TicketNotIdentified,
            UserErrorCode::ImprovementMismatch,
            UserErrorCode::ImprovementIsFree,
            UserErrorCode::NoApprover,
            UserErrorCode::ValueInvalid,
            UserErrorCode::AmountOverflow,
        ],
    ];
    type Outcome = QuoteSentDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<QuoteSentDone, Refused> {
        let description = texts::text("description", &self.description)?;
        if !(1..=MOST_BLOCKS).contains(&self.maximum_blocks) {
            return Err(QuoteError::Maximum.into());
        }
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        self.expect_quotable(&tx, &held).await?;
        let row = self.draft(&mut tx, &held, description).await?;
        retire::retire_open(&mut tx, &held.row).await?;
        store::insert_quote(&tx, row.clone()).await?;
        // The microsecond after the last one at which it is good.
        let over = row.valid_until + chrono::TimeDelta::microseconds(1);
        tickets::put_wake(&tx, QUOTE_SUBJECT, row.id.0, Some(over)).await?;
        let description = tx.text("description", &row.description);
        let fact = fact(&row, held.row.status, description.digest.clone());
        held.quoted(&mut tx, &fact, description).await?;
        Ok(QuoteSentDone { quote: row.id, ticket: held.row.id })
    }
}

impl QuoteSend {
    /// An improvement of this kind, that costs something, of a company that can answer.
    async fn expect_quotable(&self, tx: &WriteTx, held: &Held) -> Result<(), Refused> {
        let topic = topics::find_topic(tx, &held.row.topic_code).await?;
        if topic.and_then(|topic| topic.improvement) != Some(self.improvement) {
            return Err(QuoteError::Mismatch.into());
        }
        let entitlement = packages::find_entitlement(tx, held.row.id, self.improvement).await?;
        match entitlement {
            // Without a known company nothing was decided, and the ticket is not identified.
            None => return Err(tickets::TicketError::NotIdentified.into()),
            Some(decided) if decided.free => return Err(QuoteError::Free.into()),
            Some(_) => {}
        }
        if store::list_approvers(tx, held.row.company_id).await?.is_empty() {
            return Err(QuoteError::NoApprover.into());
        }
        Ok(())
    }

    async fn draft(
        &self,
        tx: &mut QueueTx<'_>,
        held: &Held,
        description: String,
    ) -> Result<quote::Model, Refused> {
        let now = tx.now();
        let terms = Terms::from(tariff::find_in_force(tx, local_date(now)).await?);
        let amounts = terms.amounts(i64::from(self.maximum_blocks)).ok_or(QuoteError::Overflow)?;
        let days = tx.policy().quote_days;
        let valid_until = rules::valid_until(now, days);
        let mut row = quote::Model {
            company_id: held.row.company_id,
            id: tx.id(),
            ticket_id: held.row.id,
            improvement: self.improvement,
            description,
            maximum_blocks: self.maximum_blocks,
            block_minutes: terms.block_minutes,
            block_price: terms.block_price,
            iva_basis_points: terms.iva_basis_points,
            item_code: terms.item_code,
            item_scheme: terms.item_scheme,
            unit_code: terms.unit_code,
            base: amounts.base,
            iva: amounts.iva,
            total: amounts.total,
            status: QuoteStatus::Sent,
            text_sha256: String::new(),
            sent_at: now,
            sent_by: tx.actor().person().ok_or(Fault::Forbidden)?,
            valid_until: valid_until.ok_or_else(|| Fault::Internal("the end of time".to_owned()))?,
            answered_at: None,
            answered_by: None,
            answered_through: None,
            decline_reason: None,
        };
        row.text_sha256 = rules::text_sha256(&row, &held.row.number);
        Ok(row)
    }
}

fn fact(row: &quote::Model, from: turno_entity::TicketStatus, description: String) -> payload::QuoteSent {
    payload::QuoteSent {
        quote: row.id,
        from,
        improvement: row.improvement,
        maximum_blocks: row.maximum_blocks,
        block_minutes: row.block_minutes,
        block_price: row.block_price,
        iva_basis_points: row.iva_basis_points,
        base: row.base,
        iva: row.iva,
        total: row.total,
        valid_until: row.valid_until,
        text_sha256: row.text_sha256.clone(),
        description,
    }
}
