//! Who acts.

use crate::platform::db::{Principal, Scope, SecretDigest};
use turno_entity::{ApiKeyId, CompanyId, PersonId, SessionId};

pub use turno_entity::{ApiKeyScope, Role};

/// Who asks, as far as permissions go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asker {
    /// Nobody who has signed in.
    #[default]
    Nobody,
    /// A person with his role.
    Person(Role),
    /// A key of an integration, with its scope.
    Key(ApiKeyScope),
}

impl From<Option<Role>> for Asker {
    fn from(role: Option<Role>) -> Self {
        role.map_or(Self::Nobody, Self::Person)
    }
}

/// Who asks the desk for something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody who has not signed in: he may sign in.
    Anonymous,
    /// Somebody who has.
    Person {
        /// Who.
        person: PersonId,
        /// By which sign-in.
        session: SessionId,
        /// As what.
        role: Role,
        /// For which company; none for the desk's own people.
        company: Option<CompanyId>,
    },
    /// An integration, by its key: BILLING, as far as the key's scope goes.
    Key {
        /// Which.
        key: ApiKeyId,
        /// Of the secret that it showed.
        digest: SecretDigest,
        /// What it may do.
        scope: ApiKeyScope,
    },
    /// Somebody who holds a link that the desk mailed to him: he may do what the link is for, and nothing else.
    Link {
        /// Who.
        person: PersonId,
    },
    /// The desk itself.
    System,
}

impl Actor {
    /// What he may see. Whoever has not signed in sees nothing: what is open to everybody is read by the desk itself,
    /// which says so where it reads.
    #[must_use]
    pub const fn scope(&self) -> Option<Scope> {
        Some(match self {
            Self::Anonymous | Self::Link { .. } => return None,
            Self::System => Scope::System,
            Self::Person { role: Role::Client, company: Some(company), .. } => Scope::Company(*company),
            // A client without a company sees what the reserved company sees of itself: nothing.
            Self::Person { role: Role::Client, company: None, .. } => {
                Scope::Company(turno_entity::UNIDENTIFIED)
            }
            Self::Person { role: Role::Agent | Role::Admin, .. } => Scope::Desk,
            Self::Person { role: Role::Billing, .. } | Self::Key { .. } => Scope::Billing,
        })
    }

    /// Whom to find alive before the scope is opened.
    #[must_use]
    pub const fn principal(&self) -> Option<Principal> {
        match self {
            Self::Person { person, session, role, company } => {
                let (session, person, company) = (*session, *person, *company);
                Some(Principal::Session { session, person, role: role.code(), company })
            }
            Self::Key { key, digest, .. } => Some(Principal::Key { key: *key, digest: *digest }),
            Self::Anonymous | Self::Link { .. } | Self::System => None,
        }
    }

    /// His role, if he has signed in.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self {
            Self::Person { role, .. } => Some(*role),
            Self::Key { .. } => Some(Role::Billing),
            Self::Anonymous | Self::Link { .. } | Self::System => None,
        }
    }

    /// Who he is, if he has signed in.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } | Self::Link { person } => Some(*person),
            Self::Anonymous | Self::Key { .. } | Self::System => None,
        }
    }

    /// What the table of permissions asks of him.
    #[must_use]
    pub const fn asker(&self) -> Asker {
        match self {
            Self::Person { role, .. } => Asker::Person(*role),
            Self::Key { scope, .. } => Asker::Key(*scope),
            Self::Anonymous | Self::Link { .. } | Self::System => Asker::Nobody,
        }
    }

    /// The company for which he acts.
    #[must_use]
    pub const fn company(&self) -> Option<CompanyId> {
        match self {
            Self::Person { company, .. } => *company,
            Self::Anonymous | Self::Key { .. } | Self::Link { .. } | Self::System => None,
        }
    }

    /// Whether he belongs to the desk.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        matches!(self.role(), Some(Role::Agent | Role::Admin))
    }

    /// How the log and the idempotency keys name him.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Person { person, .. } | Self::Link { person } => person.to_string(),
            Self::Key { key, .. } => key.to_string(),
            Self::Anonymous => "anonymous".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}
