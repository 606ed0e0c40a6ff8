//! `sessionRevoke`: somebody signs out.

use super::store;
use crate::command::{Actor, Command, Fault, Refused, Role, WriteTx};
use crate::log::{About, payload};
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use turno_entity::SessionId;

/// Ends the session of the access token with which it is asked for.
#[derive(InputObject, Clone, Debug, Default, Serialize)]
#[graphql(name = "SessionRevokeInput")]
pub struct SessionRevoke {
    /// Accepted and without effect: after it there is no session that could ask again.
    pub idempotency_key: Option<String>,
}

/// The session on which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDone {
    /// The session.
    pub session: SessionId,
}

impl Command for SessionRevoke {
    const NAME: &'static str = "sessionRevoke";
    const ROLES: &'static [Role] = &[Role::Client, Role::Agent, Role::Billing, Role::Admin];
    /// The log is closed to billing people, but that they signed out goes on record.
    const WIDE: bool = true;
    type Outcome = SessionDone;

    async fn run(&self, tx: &mut WriteTx) -> Result<SessionDone, Refused> {
        let Actor::Person { person, session, company, .. } = *tx.actor() else {
            return Err(Fault::Unauthenticated.into());
        };
        let mut row = store::lock_session(tx, session).await?.ok_or(Fault::Unauthenticated)?;
        if row.revoked_at.is_some() {
            return Err(Fault::Unauthenticated.into());
        }
        row.revoked_at = Some(tx.now());
        store::update_session(tx, row).await?;
        tx.record(About { company, ticket: None }, &payload::SessionRevoked { session, person })?;
        Ok(SessionDone { session })
    }
}
