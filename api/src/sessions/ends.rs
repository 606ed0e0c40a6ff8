//! When a session that is open on a socket is over.

use crate::command::Actor;
use crate::log::{About, Fact};
use turno_entity::SessionId;

/// Whether a fact ends what an actor's access token or key stood for: his sign-in, his right to act for the company, or the
/// company's to use the desk. Whoever holds a connection open for him closes it then. Every such fact is of the
/// desk's audience, so it is to be looked for before the filter of the scope.
#[must_use]
pub fn ends(fact: &Fact, about: About, actor: &Actor) -> bool {
    let (person, session, company) = match actor {
        Actor::Person { person, session, company, .. } => (person, session, company),
        Actor::Key { key, .. } => return matches!(fact, Fact::ApiKeyRevoked(e) if e.key == *key),
        Actor::Anonymous | Actor::Link { .. } | Actor::System => return false,
    };
    let own = |ended: SessionId| ended == *session;
    let of_company = company.is_some() && about.company == *company;
    match fact {
        Fact::PersonSuspended(e) => e.person == *person,
        Fact::PasswordReset(e) => e.person == *person,
        Fact::PasswordChanged(e) => e.person == *person,
        Fact::MemberSuspended(e) => e.person == *person && of_company,
        Fact::CompanySuspended(_) => of_company,
        Fact::SessionRevoked(e) => own(e.session),
        Fact::SessionReplayed(e) => own(e.session),
        // The token names the company of before.
        Fact::SessionSwitched(e) => own(e.session) && about.company != *company,
        _ => false,
    }
}
