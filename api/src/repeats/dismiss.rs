//! `repeatDismiss`: an ADMIN says that a ticket is no repeat, or is not charged.

use super::RepeatDone;
use super::decide::decide;
use super::errors::RepeatError;
use super::held::lock;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::RepeatStatus;

/// Dismisses a proposal, or a repeat that the company disputes. It is not proposed again.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RepeatDismissInput")]
pub struct RepeatDismiss {
    /// The repeat.
    pub repeat_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for RepeatDismiss {
    const NAME: &'static str = "repeatDismiss";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::RepeatDecided]];
    type Outcome = RepeatDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<RepeatDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut held = lock(tx, &self.repeat_id).await?;
        if let Some(error) = RepeatError::of_dismiss(held.row.status) {
            return Err(error.into());
        }
        if held.row.status == RepeatStatus::Disputed {
            return decide(tx, held, false, reason).await;
        }
        let text = tx.text("reason", &reason);
        let fact = payload::RepeatDismissed { repeat: held.row.id, reason: Some(text.digest.clone()) };
        held.row.status = RepeatStatus::Dismissed;
        held.row.decided_at = Some(tx.now());
        held.row.decided_by = Some(tx.actor().person().ok_or(Fault::Forbidden)?);
        held.row.decision_reason = Some(reason);
        tx.record_with(held.about(), &fact, vec![text])?;
        held.save(tx).await
    }
}
