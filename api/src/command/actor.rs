//! Who acts.

use crate::platform::db::{Principal, Scope};
use turno_entity::{CompanyId, PersonId, SessionId};

pub use turno_entity::Role;

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
            Self::Person { role: Role::Billing, .. } => Scope::Billing,
        })
    }

    /// Whom to find alive before the scope is opened.
    #[must_use]
    pub const fn principal(&self) -> Option<Principal> {
        match self {
            Self::Person { person, session, role, company } => {
                Some(Principal { session: *session, person: *person, role: role.code(), company: *company })
            }
            Self::Anonymous | Self::Link { .. } | Self::System => None,
        }
    }

    /// His role, if he has signed in.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self {
            Self::Person { role, .. } => Some(*role),
            Self::Anonymous | Self::Link { .. } | Self::System => None,
        }
    }

    /// Who he is, if he has signed in.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } | Self::Link { person } => Some(*person),
            Self::Anonymous | Self::System => None,
        }
    }

    /// The company for which he acts.
    #[must_use]
    pub const fn company(&self) -> Option<CompanyId> {
        match self {
            Self::Person { company, .. } => *company,
            Self::Anonymous | Self::Link { .. } | Self::System => None,
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
            Self::Anonymous => "anonymous".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}
