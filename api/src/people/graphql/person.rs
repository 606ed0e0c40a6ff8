//! A person and his memberships.

use crate::command::Timestamp;
use crate::companies::graphql::Company;
use crate::graphql::{Loaders, Sight, failure};
use crate::people::{EmailAddress, PhoneNumber, list_members, masked};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result};
use std::collections::HashMap;
use turno_entity::{DocumentType, PersonId, Role, Standing, member, person};

/// A person, as he and ADMIN see him.
#[derive(Clone, Debug)]
pub struct Person(person::Model, Sight);

impl From<person::Model> for Person {
    fn from(row: person::Model) -> Self {
        Self(row, Sight::default())
    }
}

impl Person {
    /// A person whose memberships are read through other walls than the caller's.
    #[must_use]
    pub const fn seen(row: person::Model, sight: Sight) -> Self {
        Self(row, sight)
    }
}

/// A person who can sign in. Others appear as `Actor`.
#[Object]
impl Person {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// Given names.
    async fn given_names(&self) -> &str {
        &self.0.given_names
    }

    /// Surnames.
    async fn surnames(&self) -> &str {
        &self.0.surnames
    }

    /// The mail address of the sign-in.
    async fn email(&self) -> EmailAddress {
        EmailAddress::stored(self.0.email.clone())
    }

    /// What he is to the desk.
    async fn role(&self) -> Role {
        self.0.role
    }

    /// Whether he may sign in.
    async fn status(&self) -> Standing {
        self.0.status
    }

    /// Counts changes.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When he was entered.
    async fn created_at(&self) -> Timestamp {
        Timestamp(self.0.created_at)
    }

    /// Until when he can use the password that he was given; null when he has chosen his own.
    async fn password_expires_at(&self) -> Option<Timestamp> {
        self.0.password_expires_at.map(Timestamp)
    }

    /// The companies to which he belongs, 100 at most; a client sees the one for which he acts.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Member>> {
        let rows = self.1.loaders(ctx)?.load_one(MembersOf(self.0.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(|row| Member(row, self.1.clone())).collect())
    }
}

/// A person as one company knows him.
#[derive(Clone, Debug)]
pub struct Member(member::Model, Sight);

/// A person as one company knows him.
#[Object]
impl Member {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Option<Result<Company>> {
        let found = async {
            let row = self.1.loaders(ctx)?.load_one(self.0.company_id).await?;
            Ok(row.and_then(Company::of))
        };
        found.await.transpose()
    }

    /// Kind of the identity document.
    async fn document_type(&self) -> Option<DocumentType> {
        self.0.document_type
    }

    /// Number of the identity document, by its last three digits: `***017`.
    async fn document_number(&self) -> Option<String> {
        self.0.document_number.as_deref().map(masked)
    }

    /// When an ADMIN entered or confirmed the document; null until then.
    async fn document_confirmed_at(&self) -> Option<Timestamp> {
        self.0.document_confirmed_at.map(Timestamp)
    }

    /// A telephone number.
    async fn phone(&self) -> Option<PhoneNumber> {
        self.0.phone.clone().map(PhoneNumber::stored)
    }

    /// Whether he may accept a quote for the company.
    async fn may_approve_quotes(&self) -> bool {
        self.0.may_approve_quotes
    }

    /// Whether he may act for the company.
    async fn status(&self) -> Standing {
        self.0.status
    }
}

/// The memberships of a person, as a key of the loaders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembersOf(pub PersonId);

impl Loader<MembersOf> for Loaders {
    type Value = Vec<member::Model>;
    type Error = Error;

    async fn load(&self, keys: &[MembersOf]) -> std::result::Result<HashMap<MembersOf, Self::Value>, Error> {
        let people: Vec<PersonId> = keys.iter().map(|key| key.0).collect();
        let tx = self.read().await?;
        let mut found: HashMap<MembersOf, Self::Value> = HashMap::new();
        for row in list_members(&tx, &people).await.map_err(failure)? {
            found.entry(MembersOf(row.person_id)).or_default().push(row);
        }
        Ok(found)
    }
}
