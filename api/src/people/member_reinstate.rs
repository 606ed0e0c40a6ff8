//! `memberReinstate`: a person may act for the company again.

use super::{MemberDone, about, lock_member, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Lets a person act for the company again. A membership in force stays so.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "MemberReinstateInput")]
pub struct MemberReinstate {
    /// The membership.
    pub member_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for MemberReinstate {
    const NAME: &'static str = "memberReinstate";
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
        if row.status != Standing::Active {
            row.status = Standing::Active;
            let about = about(&row);
            store::update_member(tx, row).await?;
            let reason = tx.text("reason", &reason);
            let (member, person) = (done.member, done.person);
            let fact = payload::MemberReinstated { member, person, reason: reason.digest.clone() };
            tx.record_with(about, &fact, vec![reason])?;
        }
        Ok(done)
    }
}
