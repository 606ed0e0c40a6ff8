//! The first ADMIN, entered from the command line.

use super::errors::SessionError;
use super::password::{PasswordHasher, check_new_password};
use crate::command::{Actor, Fault, Refused, Role};
use crate::desk::Desk;
use crate::people::{EmailAddress, PersonCreate, PreparedPassword};
use secrecy::SecretString;
use turno_entity::PersonId;

/// Enters an ADMIN with a password of his own. `names` are his given names and his surnames.
pub async fn create_admin(
    desk: &Desk,
    hasher: &PasswordHasher,
    email: EmailAddress,
    password: SecretString,
    names: (&str, &str),
) -> Result<PersonId, Refused> {
    check_new_password(&password, email.as_str()).map_err(SessionError::from)?;
    let hash = hasher.hash(password).await.map_err(Fault::from)?.into();
    let command = PersonCreate {
        email,
        role: Role::Admin,
        given_names: names.0.to_owned(),
        surnames: names.1.to_owned(),
        memberships: Vec::new(),
        idempotency_key: None,
        password: Some(PreparedPassword { hash, serves_once: false }),
    };
    Ok(desk.run(&Actor::System, command).await?.outcome.person)
}
