//! `workSessionStart`: from now on an agent works on a ticket that he has.

use super::errors::{ERRORS, WorkError, of_insert};
use super::{WorkDone, rules, store};
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::log::payload;
use crate::people;
use crate::tickets::{Held, lock};
use async_graphql::{ID, InputObject};
use chrono::DateTime;
use serde::Serialize;
use turno_entity::{PersonId, work_session};

/// Begins to work on a ticket. It runs until it is stopped, or the ticket leaves the agent's hands.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "WorkSessionStartInput")]
pub struct WorkSessionStart {
    /// The ticket.
    pub ticket_id: ID,
    /// A repetition with the same key begins no second session.
    pub idempotency_key: String,
}

impl Command for WorkSessionStart {
    const NAME: &'static str = "workSessionStart";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[ERRORS];
    type Outcome = WorkDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<WorkDone, Refused> {
        let agent = lock_agent(tx).await?;
        let held = lock(tx, &self.ticket_id).await?;
        held.expect_in_progress()?;
        held.expect_hand(tx)?;
        let grounds = rules::grounds(tx, &held).await?;
        let now = tx.now();
        if store::has_work(tx, agent, (now, DateTime::<chrono::Utc>::MAX_UTC), None).await? {
            return Err(WorkError::Overlaps.into());
        }
        let row = draft(tx, &held, agent, grounds);
        let fact = payload::WorkStarted {
            session: row.id,
            agent,
            quote: row.quote_id,
            billable: row.billable,
            started_at: row.started_at,
        };
        let done = WorkDone { session: row.id, ticket: held.row.id };
        store::insert_session(tx, row).await.map_err(of_insert)?;
        tx.record(held.about(), &fact)?;
        Ok(done)
    }
}

/// Locks the agent who acts: what of his may not overlap is looked at under this lock.
pub(super) async fn lock_agent(tx: &WriteTx) -> Result<PersonId, Refused> {
    let agent = tx.actor().person().ok_or(Fault::Forbidden)?;
    people::lock_person(tx, agent).await?.ok_or(Fault::Unauthenticated)?;
    Ok(agent)
}

/// A session that begins now.
pub(super) fn draft(
    tx: &mut WriteTx,
    held: &Held,
    agent: PersonId,
    grounds: rules::Grounds,
) -> work_session::Model {
    work_session::Model {
        company_id: held.row.company_id,
        id: tx.id(),
        ticket_id: held.row.id,
        agent_id: agent,
        quote_id: grounds.quote,
        started_at: tx.now(),
        ended_at: None,
        seconds: None,
        billable: grounds.billable,
        superseded_by: None,
        supersede_reason: None,
        created_at: tx.now(),
    }
}
