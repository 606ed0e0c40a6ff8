//! `repeatDecide`: an ADMIN decides what the company disputes.

use super::RepeatDone;
use super::errors::RepeatError;
use super::held::{Held, lock};
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::RepeatStatus;

/// Decides a dispute: the charge is upheld, or the repeat is dismissed. It cannot be disputed again.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RepeatDecideInput")]
pub struct RepeatDecide {
    /// The repeat.
    pub repeat_id: ID,
    /// Whether it is charged all the same.
    pub uphold: bool,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for RepeatDecide {
    const NAME: &'static str = "repeatDecide";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::AmountOverflow,
            UserErrorCode::NotFound,
            UserErrorCode::RepeatDecided,
            UserErrorCode::RepeatNotDisputed,
        ],
    ];
    type Outcome = RepeatDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<RepeatDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let held = lock(tx, &self.repeat_id).await?;
        if let Some(error) = RepeatError::of_decide(&held.row) {
            return Err(error.into());
        }
        decide(tx, held, self.uphold, reason).await
    }
}

/// Ends a dispute. The company sees how.
pub(super) async fn decide(
    tx: &mut WriteTx,
    mut held: Held,
    uphold: bool,
    reason: String,
) -> Result<RepeatDone, Refused> {
    let text = tx.text("reason", &reason);
    let fact = payload::RepeatDecided { repeat: held.row.id, upheld: uphold, reason: text.digest.clone() };
    held.row.status = if uphold { RepeatStatus::Confirmed } else { RepeatStatus::Dismissed };
    held.row.decided_at = Some(tx.now());
    held.row.decided_by = Some(tx.actor().person().ok_or(Fault::Forbidden)?);
    held.row.decision_reason = Some(reason);
    tx.record_with(held.about(), &fact, vec![text])?;
    held.save(tx).await
}
