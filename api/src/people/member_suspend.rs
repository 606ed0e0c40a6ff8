//! `memberSuspend`: a person may no longer act for one company; what he is to others stays.

use super::{MemberDone, about, lock_member, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Ends a person's right to act for a company, at once and until it is reinstated. His other companies are not touched.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "MemberSuspendInput")]
pub struct MemberSuspend {
    /// The membership.
    pub member_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for MemberSuspend {
    const NAME: &'static str = "memberSuspend";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, &[UserErrorCode::NotFound]];
    type Outcome = MemberDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MemberDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut row = lock_member(tx, &self.member_id).await?;
        let done = MemberDone { member: row.id, person: row.person_id };
        if row.status != Standing::Suspended {
            row.status = Standing::Suspended;
            let about = about(&row);
            store::update_member(tx, row).await?;
            let reason = tx.text("reason", &reason);
            let (member, person) = (done.member, done.person);
            let fact = payload::MemberSuspended { member, person, reason: reason.digest.clone() };
            tx.record_with(about, &fact, vec![reason])?;
        }
        Ok(done)
    }
}
