//! `ticketMerge`: one request that came twice (DR-29). The one received first stays, with its place.

use super::errors::TicketError;
use super::held::{Held, lock_by_id};
use super::rules::{self, Move};
use super::store;
use crate::command::{Command, QueueTx, Refused, Role, UserError, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::{TicketId, TicketStatus, UNIDENTIFIED};

/// Merges two tickets of one company that ask the same. The one received first stays, whichever is named first; the
/// other one is closed, and what is written on it goes to the one that stays.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketMergeInput")]
pub struct TicketMerge {
    /// One of the two tickets.
    pub ticket_id: ID,
    /// The other one.
    pub other_ticket_id: ID,
    /// Why they are the same request.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

/// What became of the two.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TicketsMerged {
    /// The ticket that stays.
    pub ticket: TicketId,
    /// The one that was merged into it.
    pub merged: TicketId,
}

impl Command for TicketMerge {
    const NAME: &'static str = "ticketMerge";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::ValueInvalid,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::TicketNotIdentified,
            UserErrorCode::CompanyMismatch,
            UserErrorCode::TicketMergeChain,
            UserErrorCode::NotAssignee,
        ],
    ];
    type Outcome = TicketsMerged;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketsMerged, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut tx = tx.queue().await?;
        let (mut stays, mut goes) = self.lock_both(&tx).await?;
        let path = |held: &Held| {
            if *self.ticket_id == held.row.id.to_string() { "ticketId" } else { "otherTicketId" }
        };
        for held in [&stays, &goes] {
            if rules::is_closed(held.row.status) {
                return Err(TicketError::State.at(path(held)).into());
            }
            if held.row.company_id == UNIDENTIFIED || held.row.identified_at.is_none() {
                return Err(TicketError::NotIdentified.at(path(held)).into());
            }
        }
        if stays.row.company_id != goes.row.company_id {
            return Err(TicketError::CompanyMismatch.at("otherTicketId").into());
        }
        if rules::after(goes.row.status, Move::Merge).is_none() {
            return Err(TicketError::State.at(path(&goes)).into());
        }
        if store::has_merged(&tx, goes.row.id).await? {
            return Err(TicketError::MergeChain.at(path(&goes)).into());
        }
        if goes.row.status == TicketStatus::InProgress {
            goes.expect_hand(&tx)?;
        }
        // What it had is told to the one that stays before it ends.
        stays.absorb(&mut tx, &goes).await?;
        goes.merge(&mut tx, stays.row.id, &reason).await?;
        Ok(TicketsMerged { ticket: stays.row.id, merged: goes.row.id })
    }
}

impl TicketMerge {
    /// The two in the order of their receipt, locked in the order of their ids.
    async fn lock_both(&self, tx: &WriteTx) -> Result<(Held, Held), Refused> {
        let missing = |path: &str| TicketError::NotFound.at(path);
        let one = TicketId::parse(&self.ticket_id).ok_or_else(|| missing("ticketId"))?;
        let other = TicketId::parse(&self.other_ticket_id).ok_or_else(|| missing("otherTicketId"))?;
        if one == other {
            let message = "Indica dos tickets distintos.";
            return Err(UserError::at("otherTicketId", UserErrorCode::ValueInvalid, message).into());
        }
        let (first, second) = (lock_by_id(tx, one.min(other)).await?, lock_by_id(tx, one.max(other)).await?);
        let (one, other) = if one < other { (first, second) } else { (second, first) };
        let one = one.ok_or_else(|| missing("ticketId"))?;
        let other = other.ok_or_else(|| missing("otherTicketId"))?;
        let place = |held: &Held| (held.row.received_at, held.row.ordinal);
        Ok(if place(&one) < place(&other) { (one, other) } else { (other, one) })
    }
}

impl Held {
    /// Another ticket is the same request. If the desk has answered that one, it has answered this one.
    async fn absorb(&mut self, tx: &mut QueueTx<'_>, other: &Held) -> Result<(), Refused> {
        let answered_at = other.row.answered_at.filter(|_| self.row.answered_at.is_none());
        tx.record(self.about(), &payload::TicketAbsorbed { ticket: other.row.id, answered_at })?;
        if let Some(at) = answered_at {
            self.row.answered_at = Some(at);
            let policy = tx.policy();
            let change = self.clock.answer(&policy.calendar, at);
            self.apply(tx, change, at)?;
        }
        self.touched(tx).await
    }

    /// It is the same request as another one, and ends; so does a clock that had no answer.
    async fn merge(&mut self, tx: &mut QueueTx<'_>, into: TicketId, reason: &str) -> Result<(), Refused> {
        let from = self.row.status;
        self.step(Move::Merge)?;
        let _ = self.let_go();
        self.row.merged_into_id = Some(into);
        let reason = tx.text("reason", reason);
        let fact = payload::TicketMerged { from, into, reason: reason.digest.clone() };
        tx.record_with(self.about(), &fact, vec![reason])?;
        let (policy, now) = (tx.policy(), tx.now());
        let change = self.clock.cancel(&policy.calendar, now);
        self.apply(tx, change, now)?;
        self.save(tx).await
    }
}
