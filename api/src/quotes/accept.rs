//! `quoteAccept`: the company wants the improvement at this price.

use super::answer::{Answer, QuoteAnswered, answer};
use super::errors::QuoteError;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{AnswerChannel, QuoteId};

/// How an answer can be refused.
pub(super) const ERRORS: &[UserErrorCode] = &[
    UserErrorCode::NotFound,
    UserErrorCode::NotApprover,
    UserErrorCode::QuoteAnswered,
    UserErrorCode::QuoteExpired,
    UserErrorCode::QuoteRetired,
];

/// Accepts a quote. A member of that company with the right to approve may.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "QuoteAcceptInput")]
pub struct QuoteAccept {
    /// The quote.
    pub quote_id: ID,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for QuoteAccept {
    const NAME: &'static str = "quoteAccept";
    const ROLES: &'static [Role] = &[Role::Client];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[ERRORS];
    type Outcome = QuoteAnswered;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<QuoteAnswered, Refused> {
        let quote = QuoteId::parse(&self.quote_id).ok_or(QuoteError::NotFound)?;
        let by = tx.actor().person().ok_or(Fault::Forbidden)?;
        let mut tx = tx.queue().await?;
        answer(&mut tx, quote, by, AnswerChannel::Portal, &Answer::Accept).await
    }
}
