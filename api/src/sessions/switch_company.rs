//! `sessionSwitchCompany`: a client who belongs to several companies acts for another one (DR-3).

use super::start::named;
use super::{SessionOpen, store};
use crate::command::{Actor, Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::companies::Nit;
use crate::log::{About, payload};
use crate::people;
use async_graphql::InputObject;
use serde::Serialize;

/// Acts for another of one's companies. The access token that was used is dead afterwards; the refresh token stays.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "SessionSwitchCompanyInput")]
pub struct SessionSwitchCompany {
    /// The company's NIT.
    pub nit: Nit,
    /// Accepted and without effect: after it the token is dead with which it could be asked for again.
    pub idempotency_key: Option<String>,
}

impl Command for SessionSwitchCompany {
    const NAME: &'static str = "sessionSwitchCompany";
    const ROLES: &'static [Role] = &[Role::Client];
    /// His other companies stand outside the walls of the present one.
    const WIDE: bool = true;
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[UserErrorCode::NotFound]];
    type Outcome = SessionOpen;

    async fn run(&self, tx: &mut WriteTx) -> Result<SessionOpen, Refused> {
        let Actor::Person { person, session, role, company } = *tx.actor() else {
            return Err(Fault::Unauthenticated.into());
        };
        let mut row = store::lock_session(tx, session).await?.ok_or(Fault::Unauthenticated)?;
        // The scope was opened before the lock was had.
        if row.revoked_at.is_some() || row.company_id != company {
            return Err(Fault::Unauthenticated.into());
        }
        let acting = named(people::list_active_memberships(tx, person).await?, self.nit)?;
        if row.company_id != Some(acting.company_id) {
            row.company_id = Some(acting.company_id);
            store::update_session(tx, row.clone()).await?;
            let about = About { company: row.company_id, ticket: None };
            tx.record(about, &payload::SessionSwitched { session, person })?;
        }
        Ok(SessionOpen::new(&row, role, Some(&acting)))
    }
}
