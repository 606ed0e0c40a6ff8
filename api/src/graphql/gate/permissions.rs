//! Who may ask for which root field, and who may see which object type. Closed by default.

use std::collections::{BTreeSet, HashMap};

use async_graphql::parser::types::OperationType;

use super::types::Types;
use super::{Code, Refusal};
use crate::command::{ApiKeyScope, Asker, Role};

/// The three kinds of operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Listens.
    Subscription,
}

impl Operation {
    /// The three kinds.
    pub const ALL: [Self; 3] = [Self::Query, Self::Mutation, Self::Subscription];
}

impl From<OperationType> for Operation {
    fn from(kind: OperationType) -> Self {
        match kind {
            OperationType::Query => Self::Query,
            OperationType::Mutation => Self::Mutation,
            OperationType::Subscription => Self::Subscription,
        }
    }
}

/// Whom something is open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// The roles named; where BILLING is one, to API keys too.
    Roles(&'static [Role]),
    /// People with the roles named, and no API key.
    People(&'static [Role]),
    /// People with the roles named, and API keys that may invoice.
    Invoicing(&'static [Role]),
}

impl Access {
    /// The roles of people; none where it is open to everybody.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Public => &[],
            Self::Roles(roles) | Self::People(roles) | Self::Invoicing(roles) => roles,
        }
    }

    /// The scope that an API key needs; none where no key may.
    #[must_use]
    pub fn key(self) -> Option<ApiKeyScope> {
        match self {
            Self::Public => Some(ApiKeyScope::Read),
            Self::Roles(roles) => roles.contains(&Role::Billing).then_some(ApiKeyScope::Read),
            Self::People(_) => None,
            Self::Invoicing(_) => Some(ApiKeyScope::Invoice),
        }
    }

    /// Whether a caller may.
    #[must_use]
    pub fn admits(self, asker: Asker) -> bool {
        match asker {
            Asker::Nobody => self == Self::Public,
            Asker::Person(role) => self == Self::Public || self.roles().contains(&role),
            Asker::Key(scope) => self.key().is_some_and(|needed| scope >= needed),
        }
    }
}

/// Who may ask for one root field.
#[derive(Clone, Copy, Debug)]
pub struct RootRule {
    /// The operation whose root has the field.
    pub operation: Operation,
    /// The field.
    pub field: &'static str,
    /// Whom it is open to.
    pub roles: Access,
}

/// Who may see one object type.
#[derive(Clone, Copy, Debug)]
pub struct TypeRule {
    /// The object type.
    pub object: &'static str,
    /// Whom it is open to.
    pub roles: Access,
}

/// The whole table: what it does not name, nobody may.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    roots: HashMap<(Operation, &'static str), Access>,
    objects: HashMap<&'static str, Access>,
}

impl Permissions {
    /// The table that the rules make up.
    #[must_use]
    pub fn new(
        roots: impl IntoIterator<Item = RootRule>,
        objects: impl IntoIterator<Item = TypeRule>,
    ) -> Self {
        Self {
            roots: roots.into_iter().map(|rule| ((rule.operation, rule.field), rule.roles)).collect(),
            objects: objects.into_iter().map(|rule| (rule.object, rule.roles)).collect(),
        }
    }

    /// Whether `asker` may ask for a root field.
    pub(super) fn root(&self, operation: Operation, field: &str, asker: Asker) -> Result<(), Refusal> {
        let access = self.roots.get(&(operation, field)).copied();
        permit(access, asker, || format!("the field \"{field}\""))
    }

    /// Whether `asker` may see a type. An interface or union is open to whom one of its members is open: its
    /// resolvers give nothing but open members.
    pub(super) fn object(&self, types: &Types, name: &str, asker: Asker) -> Result<(), Refusal> {
        if types.is_root(name) {
            return Ok(());
        }
        let may = |name: &str| self.objects.get(name).is_some_and(|access| access.admits(asker));
        if types.members(name).is_some_and(|members| members.iter().any(|member| may(member))) {
            return Ok(());
        }
        permit(self.objects.get(name).copied(), asker, || format!("the type \"{name}\""))
    }

    /// A rule that names nothing in the schema.
    pub(super) fn stale(&self, types: &Types) -> Option<String> {
        let root = self.roots.keys().find(|(operation, field)| {
            types.root(*operation).and_then(|root| types.field(root, field)).is_none()
        });
        let object = self.objects.keys().find(|name| types.objects().all(|object| object != **name));
        root.map(|(operation, field)| format!("{operation:?}.{field}"))
            .or_else(|| object.map(|name| (*name).to_owned()))
    }

    /// What the schema has and no rule opens, sorted.
    pub(super) fn unlisted(&self, types: &Types) -> Vec<String> {
        let mut names = BTreeSet::new();
        for operation in Operation::ALL {
            let Some(root) = types.root(operation) else { continue };
            let closed = types.fields(root).filter(|field| !self.roots.contains_key(&(operation, *field)));
            names.extend(closed.map(|field| format!("{operation:?}.{field}")));
        }
        let closed = types.objects().filter(|name| !types.is_root(name) && !self.objects.contains_key(name));
        names.extend(closed.map(str::to_owned));
        names.into_iter().collect()
    }
}

fn permit(access: Option<Access>, asker: Asker, what: impl Fn() -> String) -> Result<(), Refusal> {
    if access.is_some_and(|access| access.admits(asker)) {
        return Ok(());
    }
    Err(match asker {
        Asker::Nobody => Refusal::new(Code::Unauthenticated, format!("Sign in to use {}.", what())),
        Asker::Person(_) => Refusal::new(Code::Forbidden, format!("Your role may not use {}.", what())),
        Asker::Key(_) => Refusal::new(Code::Forbidden, format!("This API key may not use {}.", what())),
    })
}
