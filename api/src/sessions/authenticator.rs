//! Who the bearer of an access token is.

use super::token::TokenKeys;
use crate::command::{Actor, Fault, Role};
use crate::platform::clock::Clock;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use turno_entity::{CompanyId, PersonId, SessionId};

/// What the value of an Authorization header bears.
pub fn bearer(header: &str) -> Result<&str, Fault> {
    let (scheme, token) = header.trim().split_once(' ').ok_or(Fault::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim_start()) } else { Err(Fault::Unauthenticated) }
}

/// Reads access tokens. It asks no database: whether the session is still alive is found out by the statement that
/// opens the scope.
#[derive(Clone)]
pub struct Authenticator {
    keys: Arc<TokenKeys>,
    clock: Arc<dyn Clock>,
}

impl Authenticator {
    /// Reads the tokens that these keys signed, by this clock.
    #[must_use]
    pub fn new(keys: Arc<TokenKeys>, clock: Arc<dyn Clock>) -> Self {
        Self { keys, clock }
    }

    /// The bearer of an access token, and until when he is that. Whatever is wrong with it, the answer is the same.
    pub fn authenticate(&self, token: &str) -> Result<(Actor, DateTime<Utc>), Fault> {
        let verified = self.keys.verify(token, self.clock.now())?;
        let claims = verified.claims;
        let person = PersonId::parse(&claims.person_id).ok_or(Fault::Unauthenticated)?;
        let session = SessionId::parse(&claims.session_id).ok_or(Fault::Unauthenticated)?;
        let company = match claims.company_id {
            None => None,
            Some(id) => Some(CompanyId::parse(&id).ok_or(Fault::Unauthenticated)?),
        };
        // Clients act for a company, nobody else does.
        if (claims.role == Role::Client) != company.is_some() {
            return Err(Fault::Unauthenticated);
        }
        Ok((Actor::Person { person, session, role: claims.role, company }, verified.expires_at))
    }

    /// The public keys as a JWK set (RFC 7517), for whoever else verifies.
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        self.keys.jwks()
    }
}
