//! `workSessionStop`, and the stop of a session whose ticket leaves the agent's hands.

use super::errors::WorkError;
use super::{WorkDone, rules, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use crate::tickets::lock_by_id;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{TicketId, WorkSessionId, work_session};

/// Stops a session of work. It records the truth, also beyond what a quote allows: the charge is capped, not the
/// record.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "WorkSessionStopInput")]
pub struct WorkSessionStop {
    /// The session.
    pub work_session_id: ID,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for WorkSessionStop {
    const NAME: &'static str = "workSessionStop";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::NotFound, UserErrorCode::NotAssignee, UserErrorCode::WorkNotRunning]];
    type Outcome = WorkDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<WorkDone, Refused> {
        let row = lock_session(tx, &self.work_session_id).await?;
        expect_own(tx, &row)?;
        if row.ended_at.is_some() {
            return Err(WorkError::NotRunning.into());
        }
        let done = WorkDone { session: row.id, ticket: row.ticket_id };
        stop(tx, row).await?;
        Ok(done)
    }
}

/// A session under its ticket's lock, which is its own.
pub(super) async fn lock_session(tx: &WriteTx, id: &str) -> Result<work_session::Model, Refused> {
    let id = WorkSessionId::parse(id).ok_or(WorkError::NotFound)?;
    let row = store::find_session(tx, id).await?.ok_or(WorkError::NotFound)?;
    lock_by_id(tx, row.ticket_id).await?.ok_or(WorkError::NotFound)?;
    store::find_session(tx, id).await?.ok_or_else(|| WorkError::NotFound.into())
}

/// Refuses anybody but the agent whose it is, and ADMIN.
pub(super) fn expect_own(tx: &WriteTx, row: &work_session::Model) -> Result<(), Refused> {
    if tx.actor().person() == Some(row.agent_id) || tx.actor().role() == Some(Role::Admin) {
        Ok(())
    } else {
        Err(WorkError::NotYours.into())
    }
}

/// Stops what runs on a ticket that leaves its agent's hands. The ticket is locked.
pub async fn stop_running(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    for row in store::list_running(tx, ticket).await? {
        stop(tx, row).await?;
    }
    Ok(())
}

async fn stop(tx: &mut WriteTx, mut row: work_session::Model) -> Result<(), Refused> {
    let ended_at = tx.now().max(row.started_at);
    let seconds = rules::seconds(row.started_at, ended_at);
    row.ended_at = Some(ended_at);
    row.seconds = Some(seconds);
    let about = About { company: Some(row.company_id), ticket: Some(row.ticket_id) };
    let fact = payload::WorkStopped { session: row.id, agent: row.agent_id, ended_at, seconds };
    store::update_session(tx, row).await?;
    tx.record(about, &fact)
}
