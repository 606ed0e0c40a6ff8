//! `sessionRefresh`: a refresh token is turned in for the next one.

use super::errors::SessionError;
use super::rules::{MAX_ANSWERS, Turn, turn_in};
use super::start::actor_of;
use super::{SessionOpen, store};
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use crate::people::{self, Membership};
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use turno_entity::{Standing, person, refresh_token, session};

/// Turns a refresh token in for a new pair of tokens.
#[derive(InputObject)]
#[graphql(name = "SessionRefreshInput")]
pub struct SessionRefresh {
    /// The refresh token. It serves once; within 30 seconds a lost answer can be asked for again.
    pub refresh_token: String,
    /// Accepted and without effect: tokens are never answered from memory.
    pub idempotency_key: Option<String>,
}

/// Turns in the token with one digest for the one with the other.
#[derive(Serialize)]
pub(super) struct SessionTurn {
    #[serde(skip)]
    pub(super) token_hash: String,
    #[serde(skip)]
    pub(super) successor_hash: String,
}

/// What came of it. A replay has changed something, so it is not a refusal.
#[derive(Serialize, Deserialize)]
pub(super) enum Turned {
    Open(SessionOpen),
    Replayed,
}

impl Command for SessionTurn {
    const NAME: &'static str = "sessionRefresh";
    /// Nobody by his role: the desk does it for whoever has the token.
    const ROLES: &'static [Role] = &[];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[UserErrorCode::CredentialsInvalid]];
    type Outcome = Turned;

    async fn run(&self, tx: &mut WriteTx) -> Result<Turned, Refused> {
        let token = store::find_token(tx, &self.token_hash).await?.ok_or(SessionError::RefreshToken)?;
        let session = store::lock_session(tx, token.session_id).await?.ok_or(SessionError::RefreshToken)?;
        // Read again behind the lock: somebody may have turned it in meanwhile.
        let token = store::find_token(tx, &self.token_hash).await?.ok_or(SessionError::RefreshToken)?;
        let now = tx.now();
        if session.revoked_at.is_some() || session.expires_at <= now {
            return Err(SessionError::RefreshToken.into());
        }
        let person = people::find_person(tx, session.person_id).await?.ok_or(SessionError::RefreshToken)?;
        let newest = store::list_newest_tokens(tx, session.id, MAX_ANSWERS).await?;
        let (generation, answers) = (newest.first().map_or(0, |row| row.generation), newest.len());
        let answers = u64::try_from(answers).unwrap_or(u64::MAX);
        let next = match turn_in(token.generation, token.used_at, generation, answers, now) {
            Turn::Replay => return replayed(tx, session, &person).await,
            Turn::AnswerAgain => generation,
            Turn::Rotate => {
                store::use_token(tx, &token.token_hash, now).await?;
                generation.checked_add(1).ok_or_else(|| Fault::Internal("too many turns".to_owned()))?
            }
        };
        let acting = still_acting(tx, &session, &person).await?;
        let successor = refresh_token::Model {
            token_hash: self.successor_hash.clone(),
            session_id: session.id,
            generation: next,
            issued_at: now,
            used_at: None,
        };
        store::insert_token(tx, successor).await?;
        Ok(Turned::Open(SessionOpen::new(&session, person.role, acting.as_ref())))
    }
}

/// Somebody turned in a copy: neither he nor the owner goes on.
async fn replayed(
    tx: &mut WriteTx,
    mut session: session::Model,
    person: &person::Model,
) -> Result<Turned, Refused> {
    session.revoked_at = Some(tx.now());
    tx.act_as(actor_of(&session, person.role));
    let about = About { company: session.company_id, ticket: None };
    let fact = payload::SessionReplayed { session: session.id, person: session.person_id };
    store::update_session(tx, session).await?;
    tx.record(about, &fact)?;
    Ok(Turned::Replayed)
}

/// Refuses whoever has been suspended since; says for which company the session acts.
async fn still_acting(
    tx: &WriteTx,
    session: &session::Model,
    person: &person::Model,
) -> Result<Option<Membership>, Refused> {
    if person.status != Standing::Active {
        return Err(SessionError::RefreshToken.into());
    }
    let Some(company) = session.company_id else { return Ok(None) };
    let memberships = people::list_active_memberships(tx, person.id).await?;
    let acting = memberships.into_iter().find(|membership| membership.company_id == company);
    Ok(Some(acting.ok_or(SessionError::RefreshToken)?))
}
