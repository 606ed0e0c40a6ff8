//! People on other people's screens.

use super::caller::caller;
use async_graphql::{Context, ID, Object, Result};
use turno_entity::PersonId;

/// Who did something: a person as others see him, or the desk itself.
#[derive(Clone, Debug)]
pub struct ActorRef {
    person: Option<PersonId>,
    name: Option<String>,
}

impl ActorRef {
    /// A person whose names are loaded when they are asked for.
    #[must_use]
    pub const fn person(person: PersonId) -> Self {
        Self { person: Some(person), name: None }
    }

    /// A person whose names are known.
    #[must_use]
    pub const fn named(person: PersonId, name: String) -> Self {
        Self { person: Some(person), name: Some(name) }
    }

    /// The desk itself.
    #[must_use]
    pub const fn desk() -> Self {
        Self { person: None, name: None }
    }

    /// As the log names him.
    #[must_use]
    pub fn of_log(actor: &str) -> Self {
        PersonId::parse(actor).map_or_else(Self::desk, Self::person)
    }
}

/// Who did something: a person as others see him, or the desk itself.
#[Object(name = "Actor")]
impl ActorRef {
    /// The person's id; `desk` for the desk itself.
    async fn id(&self) -> ID {
        self.person.map_or_else(|| ID::from("desk"), |person| ID::from(person.to_string()))
    }

    /// Names and surnames.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        let Some(person) = self.person else { return Ok("Mesa de ayuda".to_owned()) };
        let name = caller(ctx)?.loaders.load_one(person).await?;
        Ok(name.unwrap_or_else(|| "Persona".to_owned()))
    }
}
