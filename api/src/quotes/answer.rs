//! What accepting and declining have in common, and both by the link of a mail.

use super::errors::QuoteError;
use super::expire::QUOTE_SUBJECT;
use super::link::Holder;
use super::store;
use crate::command::{Actor, Command, QueueTx, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::people;
use crate::tickets::{self, lock_by_id};
use serde::{Deserialize, Serialize};
use turno_entity::{AnswerChannel, PersonId, QuoteId, QuoteStatus, Standing, TicketId};

/// The quote that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteAnswered {
    /// The quote.
    pub quote: QuoteId,
    /// Its ticket.
    pub ticket: TicketId,
}

/// What the company says.
#[derive(Clone, Debug, Serialize)]
pub enum Answer {
    /// Yes.
    Accept,
    /// No, and perhaps why.
    Decline(Option<String>),
}

/// Answers a quote for its company, if he may. The ticket's lock is the quote's.
pub(super) async fn answer(
    tx: &mut QueueTx<'_>,
    id: QuoteId,
    by: PersonId,
    through: AnswerChannel,
    answer: &Answer,
) -> Result<QuoteAnswered, Refused> {
    let quote = store::find_quote(tx, id).await?.ok_or(QuoteError::NotFound)?;
    let mut held = lock_by_id(tx, quote.ticket_id).await?.ok_or(QuoteError::NotFound)?;
    // Read again under the lock: somebody may have answered meanwhile.
    let mut quote = store::find_quote(tx, id).await?.ok_or(QuoteError::NotFound)?;
    let member = people::find_member(tx, quote.company_id, by).await?;
    let may = member.is_some_and(|member| member.may_approve_quotes && member.status == Standing::Active);
    if !may {
        return Err(QuoteError::NotApprover.into());
    }
    let now = tx.now();
    if let Some(error) = QuoteError::of(quote.status, now <= quote.valid_until) {
        return Err(error.into());
    }
    quote.answered_at = Some(now);
    quote.answered_by = Some(by);
    quote.answered_through = Some(through);
    let ticket = held.row.id;
    tickets::put_wake(tx, QUOTE_SUBJECT, id.0, None).await?;
    match answer {
        Answer::Accept => {
            quote.status = QuoteStatus::Accepted;
            let text_sha256 = quote.text_sha256.clone();
            store::update_quote(tx, quote).await?;
            let fact = payload::QuoteAccepted { quote: id, through, text_sha256 };
            held.quote_answered(tx, &fact, Vec::new()).await?;
        }
        Answer::Decline(reason) => {
            quote.status = QuoteStatus::Declined;
            quote.decline_reason.clone_from(reason);
            store::update_quote(tx, quote).await?;
            let reason = reason.as_deref().map(|reason| tx.text("reason", reason));
            let digest = reason.as_ref().map(|text| text.digest.clone());
            let fact = payload::QuoteDeclined { quote: id, through, reason: digest };
            held.quote_answered(tx, &fact, reason.into_iter().collect()).await?;
        }
    }
    Ok(QuoteAnswered { quote: id, ticket })
}

/// The answer of somebody who holds the link of a mail. Only the door runs it, for whoever the link names.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteLinkAnswer {
    /// Whom the link names, and the quote.
    pub holder: Holder,
    /// What he says.
    pub answer: Answer,
}

impl Command for QuoteLinkAnswer {
    const NAME: &'static str = "quoteLinkAnswer";
    const ROLES: &'static [Role] = &[];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, super::accept::ERRORS];
    type Outcome = QuoteAnswered;

    async fn run(&self, tx: &mut WriteTx) -> Result<QuoteAnswered, Refused> {
        let person = self.holder.find_person(tx).await?.ok_or(QuoteError::NotFound)?;
        let answer_given = match &self.answer {
            Answer::Decline(Some(reason)) if !reason.trim().is_empty() => {
                Answer::Decline(Some(texts::text("reason", reason)?))
            }
            Answer::Decline(_) => Answer::Decline(None),
            Answer::Accept => Answer::Accept,
        };
        let mut tx = tx.queue().await?;
        tx.act_as(Actor::Link { person });
        answer(&mut tx, self.holder.quote, person, AnswerChannel::Link, &answer_given).await
    }
}
