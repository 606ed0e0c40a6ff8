//! `personReinstate`: a person may sign in again.

use super::{PersonDone, lock, store};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::{About, payload};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Lets a person sign in again. The sign-ins that his suspension ended stay ended.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "PersonReinstateInput")]
pub struct PersonReinstate {
    /// The person.
    pub person_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for PersonReinstate {
    const NAME: &'static str = "personReinstate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[texts::ERRORS, &[UserErrorCode::NotFound]];
    type Outcome = PersonDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<PersonDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut row = lock(tx, &self.person_id).await?;
        let person = row.id;
        if row.status != Standing::Active {
            row.status = Standing::Active;
            store::update_person(tx, row).await?;
            let reason = tx.text("reason", &reason);
            let fact = payload::PersonReinstated { person, reason: reason.digest.clone() };
            tx.record_with(About::default(), &fact, vec![reason])?;
        }
        Ok(PersonDone { person })
    }
}
