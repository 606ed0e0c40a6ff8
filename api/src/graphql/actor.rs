//! People on other people's screens.

use super::caller::caller;
use async_graphql::{Context, ID, Object, Result};
use turno_entity::{ApiKeyId, PersonId};

/// Who did something: a person as others see him, an integration by its key, or the desk itself.
#[derive(Clone, Debug, Default)]
pub struct ActorRef {
    person: Option<PersonId>,
    name: Option<String>,
    key: Option<ApiKeyId>,
}

impl ActorRef {
    /// A person whose names are loaded when they are asked for.
    #[must_use]
    pub const fn person(person: PersonId) -> Self {
        Self { person: Some(person), name: None, key: None }
    }

    /// A person whose names are known.
    #[must_use]
    pub const fn named(person: PersonId, name: String) -> Self {
        Self { person: Some(person), name: Some(name), key: None }
    }

    /// The desk itself.
    #[must_use]
    pub const fn desk() -> Self {
        Self { person: None, name: None, key: None }
    }

    /// As the log names him.
    #[must_use]
    pub fn of_log(actor: &str) -> Self {
        Self { person: PersonId::parse(actor), name: None, key: ApiKeyId::parse(actor) }
    }
}

/// Who did something: a person as others see him, an integration by its key, or the desk itself.
#[Object(name = "Actor")]
impl ActorRef {
    /// The id of the person or of the API key; `desk` for the desk itself.
    async fn id(&self) -> ID {
        let person = self.person.map(|person| person.to_string());
        ID::from(person.or_else(|| self.key.map(|key| key.to_string())).unwrap_or_else(|| "desk".to_owned()))
    }

    /// Names and surnames; what a key is called is for ADMIN, by its id in `apiKeys`.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        if self.key.is_some() {
            return Ok("Integración de facturación".to_owned());
        }
        let Some(person) = self.person else { return Ok("Mesa de ayuda".to_owned()) };
        let name = caller(ctx)?.loaders.load_one(person).await?;
        Ok(name.unwrap_or_else(|| "Persona".to_owned()))
    }
}
