//! Signing in.
//!
//! What must always hold: a token is believed only if this desk signed it for itself and it has not
//! expired by the given clock; nothing that opens a session is stored in the clear; an unknown person
//! costs as much time as a known one; tries are counted before they are made, and passwords are hashed
//! before a transaction begins. A refresh token serves once: one that comes back ends its session. A
//! session acts for one company at a time; the access token names it, and after a switch the old one is
//! dead at once, because the statement that opens a scope compares the two.
//!
//! Everybody signs in, refreshes, switches and signs out for himself; ADMIN ends the sign-ins of others.
//! [`SignIn`] and [`create_admin`] run commands, so they stand above the desk, with the API.

mod admin;
mod authenticator;
mod ends;
mod errors;
pub mod graphql;
mod key_file;
mod password;
mod password_change;
mod password_reset;
mod person_suspend;
mod refresh;
mod refresh_token;
mod revoke;
mod rules;
mod sign_in;
mod start;
mod store;
mod switch_company;
mod throttle;
mod token;

pub use admin::create_admin;
pub use authenticator::{Authenticator, bearer};
pub use ends::ends;
pub use errors::SessionError;
pub use key_file::{KeyFileError, load_or_create_key};
pub use password::{
    Cost, PasswordError, PasswordHasher, PasswordPool, SaltSource, WeakPassword, check_new_password,
};
pub use password_change::PasswordChange;
pub use password_reset::{PersonPasswordReset, PersonPasswordResetDone};
pub use person_suspend::PersonSuspend;
pub use refresh::SessionRefresh;
pub use refresh_token::{RefreshToken, RefreshTokenDigest, RefreshTokenError};
pub use revoke::{SessionDone, SessionRevoke};
pub use rules::{GRACE, MAX_ANSWERS, SESSION_LIFETIME, Turn, turn_in};
pub use sign_in::{Issued, SignIn, Signed};
pub use start::SessionCreate;
pub use switch_company::SessionSwitchCompany;
pub use throttle::{Limits, RetryAfter, SignInThrottle, Throttle, ThrottleKey};
pub use token::{
    ACCESS_LIFETIME, AccessToken, Claims, SigningKey, SigningKeyError, TokenError, TokenKeys, TokenSettings,
    VerifiedToken,
};

use crate::command::Actor;
use crate::command::{Command as _, UserErrorCode};
use crate::people::Membership;
use serde::{Deserialize, Serialize};
use turno_entity::{CompanyId, PersonId, Role, SessionId, session};

/// How the mutations of whoever has not signed in refuse, in groups.
pub const PUBLIC_ERRORS: [(&str, &[&[UserErrorCode]]); 3] = [
    (start::SessionStart::NAME, start::SessionStart::ERRORS),
    (refresh::SessionTurn::NAME, refresh::SessionTurn::ERRORS),
    (password_change::PasswordPut::NAME, password_change::PasswordPut::ERRORS),
];

/// A session as it stands now: what its access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpen {
    /// The session.
    pub session: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// For which company he acts; none for the desk's own people.
    pub company: Option<CompanyId>,
    /// Its NIT without the check digit.
    pub nit: Option<String>,
}

impl SessionOpen {
    /// The person as the session makes him act.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Person { person: self.person, session: self.session, role: self.role, company: self.company }
    }

    fn new(row: &session::Model, role: Role, acting: Option<&Membership>) -> Self {
        Self {
            session: row.id,
            person: row.person_id,
            role,
            company: row.company_id,
            nit: acting.map(|acting| acting.nit.clone()),
        }
    }
}
