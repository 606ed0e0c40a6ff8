//! `repeatDispute`: the company does not agree that a ticket is charged as a repeat.

use super::errors::RepeatError;
use super::held::lock;
use super::{RepeatDone, rules};
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::RepeatStatus;

/// Disputes a repeat, until five business days after its confirmation. It is not charged until an ADMIN has decided.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RepeatDisputeInput")]
pub struct RepeatDispute {
    /// The repeat.
    pub repeat_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for RepeatDispute {
    const NAME: &'static str = "repeatDispute";
    const ROLES: &'static [Role] = &[Role::Client];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::RepeatDecided,
            UserErrorCode::RepeatDisputed,
            UserErrorCode::DisputeTooLate,
        ],
    ];
    type Outcome = RepeatDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<RepeatDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut held = lock(tx, &self.repeat_id).await?;
        let (policy, now) = (tx.policy(), tx.now());
        let until = held.row.confirmed_at.and_then(|at| rules::disputable_until(&policy.calendar, at));
        if let Some(error) = RepeatError::of_dispute(&held.row, until.is_some_and(|until| now <= until)) {
            return Err(error.into());
        }
        let text = tx.text("reason", &reason);
        let fact = payload::RepeatDisputed { repeat: held.row.id, reason: text.digest.clone() };
        held.row.status = RepeatStatus::Disputed;
        held.row.disputed_at = Some(now);
        held.row.disputed_by = Some(tx.actor().person().ok_or(Fault::Forbidden)?);
        held.row.dispute_reason = Some(reason);
        tx.record_with(held.about(), &fact, vec![text])?;
        held.save(tx).await
    }
}
