//! `ticketEstimate`: the desk says when it expects to solve a ticket that is not solved the same day (DR-15).

use super::TicketDone;
use super::errors::TicketError;
use super::held::lock;
use super::rules;
use crate::calendar::local_date;
use crate::command::{Command, Date, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Sets the date on which the ticket is expected to be solved.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketEstimateInput")]
pub struct TicketEstimate {
    /// The ticket.
    pub ticket_id: ID,
    /// A business day, from today on.
    pub resolves_on: Date,
    /// A word to the company.
    pub note: Option<String>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketEstimate {
    const NAME: &'static str = "ticketEstimate";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[UserErrorCode::NotFound, UserErrorCode::TicketStateConflict, UserErrorCode::DateInvalid],
    ];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let note = self.note.as_deref().map(|note| texts::text("note", note)).transpose()?;
        let mut held = lock(tx, &self.ticket_id).await?;
        if rules::is_closed(held.row.status) {
            return Err(TicketError::State.into());
        }
        let (policy, now) = (tx.policy(), tx.now());
        if self.resolves_on.0 < local_date(now) || !policy.calendar.is_business_day(self.resolves_on.0) {
            return Err(TicketError::Date.at("resolvesOn").into());
        }
        held.row.estimated_on = Some(self.resolves_on.0);
        let note = note.map(|note| tx.text("note", &note));
        let digest = note.as_ref().map(|note| note.digest.clone());
        let fact = payload::TicketEstimated { resolves_on: self.resolves_on.0, note: digest };
        tx.record_with(held.about(), &fact, note.into_iter().collect())?;
        held.save_in_place(tx).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
