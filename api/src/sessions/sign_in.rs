//! The way from a password or a token to a session: what comes before the transaction and after it.

use super::errors::SessionError;
use super::password::{PasswordHasher, check_new_password};
use super::password_change::{PasswordChange, PasswordPut};
use super::password_reset::{PersonPasswordReset, PersonPasswordResetDone};
use super::refresh::{SessionRefresh, SessionTurn, Turned};
use super::refresh_token::RefreshToken;
use super::start::{SessionCreate, SessionStart};
use super::switch_company::SessionSwitchCompany;
use super::throttle::{SignInThrottle, ThrottleKey};
use super::token::{AccessToken, Claims, TokenKeys};
use super::{SessionOpen, WeakPassword};
use crate::command::{Actor, Command, Fault, Refused};
use crate::companies::Nit;
use crate::desk::{Desk, Done};
use crate::people::{self, PersonCreate, PersonCreated, PersonDone, PreparedPassword};
use crate::platform::db::Scope;
use secrecy::SecretString;
use std::net::IpAddr;
use std::sync::Arc;
use turno_entity::{Standing, person};

/// Signs people in: the pool that hashes, the throttle, the keys that sign.
pub struct SignIn {
    hasher: PasswordHasher,
    throttle: SignInThrottle,
    keys: Arc<TokenKeys>,
}

/// A session with its tokens in the clear: shown once, stored nowhere.
#[derive(Debug)]
pub struct Signed {
    /// The session.
    pub session: SessionOpen,
    /// The access token.
    pub access_token: AccessToken,
    /// The refresh token; none where the present one stays.
    pub refresh_token: Option<RefreshToken>,
}

/// What an ADMIN did, with the password to hand over: shown once, stored nowhere.
#[derive(Debug)]
pub struct Issued<O> {
    /// What was done.
    pub done: Done<O>,
    /// The password that serves once; none in a replay.
    pub password: Option<SecretString>,
}

/// A person who has shown that he knows his password.
struct Known {
    person: person::Model,
    hash: SecretString,
}

impl SignIn {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(hasher: PasswordHasher, throttle: SignInThrottle, keys: Arc<TokenKeys>) -> Self {
        Self { hasher, throttle, keys }
    }

    /// `sessionCreate`, from an address.
    pub async fn create(
        &self,
        desk: &Desk,
        input: SessionCreate,
        from: IpAddr,
    ) -> Result<Done<Signed>, Refused> {
        let known = self.known(desk, input.email.as_str(), input.password.into(), from).await?;
        match known.person.password_expires_at {
            Some(until) if until <= desk.clock().now() => return Err(SessionError::Lapsed.into()),
            Some(_) => return Err(SessionError::ServesOnce.into()),
            None => {}
        }
        let token = RefreshToken::from_bytes(desk.ids().bytes());
        let (person, password_hash) = (known.person.id, known.hash);
        let start = SessionStart { person, password_hash, nit: input.nit, token_hash: stored(&token) };
        let done = desk.run(&Actor::System, start).await?;
        self.sign(desk, done, Some(token))
    }

    /// `sessionRefresh`.
    pub async fn refresh(&self, desk: &Desk, input: SessionRefresh) -> Result<Done<Signed>, Refused> {
        let turned_in = RefreshToken::parse(&input.refresh_token).or(Err(SessionError::RefreshToken))?;
        let token = RefreshToken::from_bytes(desk.ids().bytes());
        let turn = SessionTurn { token_hash: stored(&turned_in), successor_hash: stored(&token) };
        let done = desk.run(&Actor::System, turn).await?;
        match done.outcome {
            Turned::Open(outcome) => self.sign(desk, Done { outcome, position: done.position }, Some(token)),
            Turned::Replayed => Err(SessionError::RefreshToken.into()),
        }
    }

    /// `sessionSwitchCompany`. The refresh token stays as it is: a new one would make the present one a copy, and a
    /// lost answer would end the session.
    pub async fn switch_company(
        &self,
        desk: &Desk,
        actor: &Actor,
        input: SessionSwitchCompany,
    ) -> Result<Done<Signed>, Refused> {
        let done = desk.run(actor, input).await?;
        self.sign(desk, done, None)
    }

    /// `passwordChange`, from an address.
    pub async fn change_password(
        &self,
        desk: &Desk,
        input: PasswordChange,
        from: IpAddr,
    ) -> Result<Done<PersonDone>, Refused> {
        let new = SecretString::from(input.new_password.as_str());
        check_new_password(&new, input.email.as_str()).map_err(weak)?;
        if input.new_password == input.password {
            return Err(SessionError::Same.into());
        }
        let known = self.known(desk, input.email.as_str(), input.password.into(), from).await?;
        let hash = self.hasher.hash(new).await.map_err(Fault::from)?.into();
        let password = PreparedPassword { hash, serves_once: false };
        desk.run(&Actor::System, PasswordPut { person: known.person.id, verified: known.hash, password })
            .await
    }

    /// `personCreate`, with a password to hand over.
    pub async fn enter_person(
        &self,
        desk: &Desk,
        actor: &Actor,
        mut command: PersonCreate,
    ) -> Result<Issued<PersonCreated>, Refused> {
        let (plain, prepared) = self.one_use_password::<PersonCreate>(desk, actor).await?;
        command.password = prepared;
        let done = desk.run(actor, command).await?;
        Ok(Issued { password: plain.filter(|_| done.outcome.now), done })
    }

    /// `personPasswordReset`, with a password to hand over.
    pub async fn reset_password(
        &self,
        desk: &Desk,
        actor: &Actor,
        mut command: PersonPasswordReset,
    ) -> Result<Issued<PersonPasswordResetDone>, Refused> {
        let (plain, prepared) = self.one_use_password::<PersonPasswordReset>(desk, actor).await?;
        command.password = prepared;
        let done = desk.run(actor, command).await?;
        Ok(Issued { password: plain.filter(|_| done.outcome.now), done })
    }

    /// A password in the clear and hashed. Nothing is hashed for whoever may not run the command.
    async fn one_use_password<C: Command>(
        &self,
        desk: &Desk,
        actor: &Actor,
    ) -> Result<(Option<SecretString>, Option<PreparedPassword>), Fault> {
        if !actor.role().is_some_and(|role| C::ROLES.contains(&role)) {
            return Ok((None, None));
        }
        let plain = people::one_use_password(desk.ids());
        let hash = self.hasher.hash(plain.clone()).await?.into();
        Ok((Some(plain), Some(PreparedPassword { hash, serves_once: true })))
    }

    /// The person with this mail address, if the password is his and he is not suspended. The try is counted before
    /// it is made, and an unknown person costs as much work as a known one.
    async fn known(
        &self,
        desk: &Desk,
        email: &str,
        password: SecretString,
        from: IpAddr,
    ) -> Result<Known, Refused> {
        let (account, address, now) =
            (ThrottleKey::account(email), ThrottleKey::address(from), desk.clock().now());
        self.throttle.admit(account, address, now).map_err(Fault::from)?;
        match self.tried(desk, email, password).await {
            Ok(Some(known)) => {
                self.throttle.succeeded(account, address, now);
                Ok(known)
            }
            Ok(None) => Err(SessionError::Credentials.into()),
            Err(fault) => {
                self.throttle.withdraw(account, address, now);
                Err(fault.into())
            }
        }
    }

    async fn tried(&self, desk: &Desk, email: &str, password: SecretString) -> Result<Option<Known>, Fault> {
        let tx = desk.read_as(Scope::System).await?;
        let person = people::find_by_email(&tx, email).await?;
        // No transaction is open while the password is hashed.
        tx.rollback().await?;
        let hash = person.as_ref().and_then(|person| person.password_hash.clone());
        let right = self.hasher.verify(hash.as_deref(), password).await?;
        let (Some(person), Some(hash)) = (person, hash) else { return Ok(None) };
        let admitted = right && person.status == Standing::Active;
        Ok(admitted.then(|| Known { person, hash: hash.into() }))
    }

    fn sign(
        &self,
        desk: &Desk,
        done: Done<SessionOpen>,
        refresh_token: Option<RefreshToken>,
    ) -> Result<Done<Signed>, Refused> {
        let session = done.outcome;
        let nit = session.nit.as_deref().map(Nit::from_stored).transpose();
        let claims = Claims {
            person_id: session.person.to_string(),
            session_id: session.session.to_string(),
            role: session.role,
            company_id: session.company.map(|company| company.to_string()),
            nit: nit.map_err(|error| Fault::Internal(format!("a stored NIT: {error}")))?,
        };
        let access_token = self.keys.issue(&claims, desk.clock().now()).map_err(Fault::from)?;
        Ok(Done { outcome: Signed { session, access_token, refresh_token }, position: done.position })
    }
}

fn stored(token: &RefreshToken) -> String {
    hex::encode(token.digest().as_bytes())
}

fn weak(error: WeakPassword) -> Refused {
    SessionError::from(error).into()
}
