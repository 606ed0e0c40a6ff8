//! `quoteDecline`: the company does not want it, or not at this price.

use super::accept::ERRORS;
use super::answer::{Answer, QuoteAnswered, answer};
use super::errors::QuoteError;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{AnswerChannel, QuoteId};

/// Declines a quote. A member of that company with the right to approve may.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "QuoteDeclineInput")]
pub struct QuoteDecline {
    /// The quote.
    pub quote_id: ID,
    /// Why.
    pub reason: Option<String>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for QuoteDecline {
    const NAME: &'static str = "quoteDecline";
    const ROLES: &'static [Role] = &[Role::Client];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, ERRORS];
    type Outcome = QuoteAnswered;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<QuoteAnswered, Refused> {
        let reason = self.reason.as_deref().map(|reason| texts::text("reason", reason)).transpose()?;
        let quote = QuoteId::parse(&self.quote_id).ok_or(QuoteError::NotFound)?;
        let by = tx.actor().person().ok_or(Fault::Forbidden)?;
        let mut tx = tx.queue().await?;
        answer(&mut tx, quote, by, AnswerChannel::Portal, &Answer::Decline(reason)).await
    }
}
