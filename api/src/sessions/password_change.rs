//! `passwordChange`: somebody who knows his password chooses another. With a password that serves once it is the only
//! thing to do.

use super::errors::SessionError;
use super::start::unchanged;
use super::store;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use crate::people::{self, EmailAddress, PersonDone, PreparedPassword};
use async_graphql::InputObject;
use secrecy::SecretString;
use serde::Serialize;
use turno_entity::PersonId;

/// Chooses another password. All sign-ins of the person end.
#[derive(InputObject)]
#[graphql(name = "PasswordChangeInput")]
pub struct PasswordChange {
    /// The mail address.
    pub email: EmailAddress,
    /// The present password.
    pub password: String,
    /// The new one: 12 to 128 characters, not the mail address, not one character over and over.
    pub new_password: String,
    /// Accepted and without effect: what was done cannot be asked for again with the old password.
    pub idempotency_key: Option<String>,
}

/// Gives a person, whose present password is known to be right, the one that he chose.
#[derive(Serialize)]
pub(super) struct PasswordPut {
    pub(super) person: PersonId,
    /// The hash against which the present password was verified.
    #[serde(skip)]
    pub(super) verified: SecretString,
    #[serde(skip)]
    pub(super) password: PreparedPassword,
}

impl Command for PasswordPut {
    const NAME: &'static str = "passwordChange";
    /// Nobody by his role: the desk does it for whoever knows the password.
    const ROLES: &'static [Role] = &[];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::CredentialsInvalid, UserErrorCode::PasswordExpired, UserErrorCode::PasswordWeak]];
    type Outcome = PersonDone;

    async fn run(&self, tx: &mut WriteTx) -> Result<PersonDone, Refused> {
        let person = people::lock_person(tx, self.person).await?.ok_or(SessionError::Credentials)?;
        if !unchanged(&person, &self.verified) {
            return Err(SessionError::Credentials.into());
        }
        let now = tx.now();
        if person.password_expires_at.is_some_and(|until| until <= now) {
            return Err(SessionError::Lapsed.into());
        }
        let person_id = person.id;
        people::set_password(tx, person, &self.password).await?;
        store::revoke_all(tx, person_id, now).await?;
        tx.record(About::default(), &payload::PasswordChanged { person: person_id })?;
        Ok(PersonDone { person: person_id })
    }
}
