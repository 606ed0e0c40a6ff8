//! Who the bearer of an access token is.

use super::token::TokenKeys;
use crate::command::{Actor, Fault, Role};
use crate::platform::clock::Clock;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use turno_entity::{CompanyId, PersonId, SessionId};

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

    /// The bearer of the token in the value of an Authorization header, and until when he is that. Whatever is wrong
    /// with it, the answer is the same.
    pub fn authenticate(&self, header: &str) -> Result<(Actor, DateTime<Utc>), Fault> {
        let (scheme, token) = header.trim().split_once(' ').ok_or(Fault::Unauthenticated)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Fault::Unauthenticated);
        }
        let verified = self.keys.verify(token.trim_start(), self.clock.now())?;
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
