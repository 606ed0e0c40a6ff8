//! `sessionCreate`: somebody signs in. His password was verified before the transaction; here it is made sure that
//! nothing about him has changed since.

use super::errors::SessionError;
use super::{SESSION_LIFETIME, SessionOpen, store};
use crate::command::{Actor, Command, Refused, Role, UserErrorCode, WriteTx};
use crate::companies::Nit;
use crate::log::{About, payload};
use crate::people::{self, EmailAddress, Membership};
use crate::platform::db::Tx;
use async_graphql::InputObject;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use turno_entity::{PersonId, Standing, person, refresh_token, session};

/// Signs in.
#[derive(InputObject)]
#[graphql(name = "SessionCreateInput")]
pub struct SessionCreate {
    /// The mail address.
    pub email: EmailAddress,
    /// The password.
    pub password: String,
    /// Of a client: the company for which he acts; by default the first of his companies.
    pub nit: Option<Nit>,
    /// Accepted and without effect: a sign-in is never answered from memory.
    pub idempotency_key: Option<String>,
}

/// Opens a session for a person whose password is known to be right.
#[derive(Serialize)]
pub(super) struct SessionStart {
    pub(super) person: PersonId,
    /// The hash against which the password was verified.
    #[serde(skip)]
    pub(super) password_hash: SecretString,
    pub(super) nit: Option<Nit>,
    /// Digest of the first refresh token.
    #[serde(skip)]
    pub(super) token_hash: String,
}

impl Command for SessionStart {
    const NAME: &'static str = "sessionCreate";
    /// Nobody by his role: the desk does it for whoever knows the password.
    const ROLES: &'static [Role] = &[];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[&[UserErrorCode::CredentialsInvalid, UserErrorCode::PasswordExpired, UserErrorCode::NotFound]];
    type Outcome = SessionOpen;

    async fn run(&self, tx: &mut WriteTx) -> Result<SessionOpen, Refused> {
        let person = people::lock_person(tx, self.person).await?.ok_or(SessionError::Credentials)?;
        if !unchanged(&person, &self.password_hash) || person.password_expires_at.is_some() {
            return Err(SessionError::Credentials.into());
        }
        let acting = acting_company(tx, &person, self.nit).await?;
        let now = tx.now();
        let row = session::Model {
            id: tx.id(),
            person_id: person.id,
            company_id: acting.as_ref().map(|acting| acting.company_id),
            created_at: now,
            expires_at: now + SESSION_LIFETIME,
            revoked_at: None,
        };
        store::insert_session(tx, row.clone()).await?;
        let token = refresh_token::Model {
            token_hash: self.token_hash.clone(),
            session_id: row.id,
            generation: 0,
            issued_at: now,
            used_at: None,
        };
        store::insert_token(tx, token).await?;
        tx.act_as(actor_of(&row, person.role));
        let about = About { company: row.company_id, ticket: None };
        tx.record(about, &payload::SessionStarted { session: row.id, person: person.id })?;
        Ok(SessionOpen::new(&row, person.role, acting.as_ref()))
    }
}

/// Whether a person may still sign in with the password that was verified.
pub(super) fn unchanged(person: &person::Model, verified: &SecretString) -> bool {
    person.status == Standing::Active && person.password_hash.as_deref() == Some(verified.expose_secret())
}

/// The company for which a client acts: the one he names, else his first. Others act for none.
async fn acting_company(
    tx: &Tx,
    person: &person::Model,
    nit: Option<Nit>,
) -> Result<Option<Membership>, Refused> {
    if person.role != Role::Client {
        return if nit.is_some() { Err(SessionError::NotMember.into()) } else { Ok(None) };
    }
    let memberships = people::list_active_memberships(tx, person.id).await?;
    if memberships.is_empty() {
        return Err(SessionError::Credentials.into());
    }
    match nit {
        None => Ok(memberships.into_iter().next()),
        Some(nit) => named(memberships, nit).map(Some),
    }
}

/// The membership of the company with a NIT. One that is not his and one that does not exist are the same.
pub(super) fn named(memberships: Vec<Membership>, nit: Nit) -> Result<Membership, Refused> {
    let digits = nit.digits();
    let found = memberships.into_iter().find(|membership| membership.nit == digits);
    found.ok_or_else(|| SessionError::NotMember.into())
}

/// The person as his session makes him act.
pub(super) fn actor_of(row: &session::Model, role: Role) -> Actor {
    Actor::Person { person: row.person_id, session: row.id, role, company: row.company_id }
}
