//! `entitlementDecide`: an ADMIN decides anew whether an improvement is free, with a reason on record.

use super::errors::PackageError;
use super::store;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::tickets::{TicketDone, TicketError, lock};
use crate::topics;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{EntitlementReason, TicketStatus};

/// Decides anew whether the improvement that a ticket asks for is free. Not while a quote for it is open, nor when its
/// ticket is over.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "EntitlementDecideInput")]
pub struct EntitlementDecide {
    /// The ticket.
    pub ticket_id: ID,
    /// Whether it is free.
    pub free: bool,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for EntitlementDecide {
    const NAME: &'static str = "entitlementDecide";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[UserErrorCode::NotFound, UserErrorCode::TicketStateConflict, UserErrorCode::ImprovementMismatch],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut held = lock(tx, &self.ticket_id).await?;
        let ticket = held.row.id;
        let topic = topics::find_topic(tx, &held.row.topic_code).await?;
        let improvement = topic.and_then(|topic| topic.improvement).ok_or(PackageError::NotImprovement)?;
        let decided = store::find_entitlement(tx, ticket, improvement).await?;
        let mut row = decided.ok_or(PackageError::NotImprovement)?;
        if matches!(
            held.row.status,
            TicketStatus::WaitingForQuote
                | TicketStatus::Resolved
                | TicketStatus::Cancelled
                | TicketStatus::Merged
        ) {
            return Err(TicketError::State.into());
        }
        row.free = self.free;
        row.reason = EntitlementReason::Decided;
        row.note = Some(reason.clone());
        row.decided_at = tx.now();
        row.decided_by = Some(tx.actor().person().ok_or(Fault::Forbidden)?);
        let note = tx.text("note", &reason);
        let fact = payload::EntitlementDecided {
            improvement,
            free: row.free,
            reason: row.reason,
            last_free_day: row.last_free_day,
            note: Some(note.digest.clone()),
        };
        store::update_entitlement(tx, row).await?;
        tx.record_with(held.about(), &fact, vec![note])?;
        held.touched(tx).await?;
        Ok(TicketDone { ticket })
    }
}
