//! `personPasswordReset`: an ADMIN hands a person a new password that serves once. All his sign-ins end.

use super::store;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use crate::people::{self, PersonError, PreparedPassword};
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::PersonId;

/// Gives a person a new password that serves once, for three days, and ends all his sign-ins.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "PersonPasswordResetInput")]
pub struct PersonPasswordReset {
    /// The person.
    pub person_id: ID,
    /// A repetition with the same key does nothing more, and does not show the password again.
    pub idempotency_key: Option<String>,
    /// The password.
    #[graphql(skip)]
    #[serde(skip)]
    pub password: Option<PreparedPassword>,
}

/// The person whose password it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PersonPasswordResetDone {
    /// The person.
    pub person: PersonId,
    /// Whether it happened now. In a replay it did not, and the password of now is nobody's.
    #[serde(skip)]
    pub now: bool,
}

impl Command for PersonPasswordReset {
    const NAME: &'static str = "personPasswordReset";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::NotFound, UserErrorCode::SelfForbidden]];
    type Outcome = PersonPasswordResetDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<PersonPasswordResetDone, Refused> {
        let row = people::lock(tx, &self.person_id).await?;
        let person = row.id;
        // His own he changes by showing that he knows it: a stolen access token must not be enough.
        if tx.actor().person() == Some(person) {
            return Err(PersonError::SelfForbidden.into());
        }
        let password = self.password.as_ref();
        let password = password.ok_or_else(|| Fault::Internal("no password was prepared".to_owned()))?;
        people::set_password(tx, row, password).await?;
        let now = tx.now();
        store::revoke_all(tx, person, now).await?;
        tx.record(About::default(), &payload::PasswordReset { person })?;
        Ok(PersonPasswordResetDone { person, now: true })
    }
}
