//! `personSuspend`: a person is shut out, at once, and all his sign-ins end.

use super::store;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::{About, payload};
use crate::people::{self, PersonDone, PersonError};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::Standing;

/// Shuts a person out until he is reinstated, and ends all his sign-ins. Nobody does it to himself.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "PersonSuspendInput")]
pub struct PersonSuspend {
    /// The person.
    pub person_id: ID,
    /// Why.
    pub reason: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for PersonSuspend {
    const NAME: &'static str = "personSuspend";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::SelfForbidden]];
    type Outcome = PersonDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<PersonDone, Refused> {
        let reason = texts::text("reason", &self.reason)?;
        let mut row = people::lock(tx, &self.person_id).await?;
        let person = row.id;
        if tx.actor().person() == Some(person) {
            return Err(PersonError::SelfForbidden.into());
        }
        if row.status != Standing::Suspended {
            row.status = Standing::Suspended;
            people::update_person(tx, row).await?;
            let now = tx.now();
            store::revoke_all(tx, person, now).await?;
            let reason = tx.text("reason", &reason);
            let fact = payload::PersonSuspended { person, reason: reason.digest.clone() };
            tx.record_with(About::default(), &fact, vec![reason])?;
        }
        Ok(PersonDone { person })
    }
}
