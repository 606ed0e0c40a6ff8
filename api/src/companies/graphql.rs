//! Companies in the API.

use super::Nit;
use async_graphql::{ID, SimpleObject};
use turno_entity::{CompanyId, Standing};

/// A client company.
#[derive(SimpleObject, Clone, Debug)]
pub struct Company {
    /// The id.
    pub id: ID,
    /// Its NIT.
    pub nit: Nit,
    /// Its registered name.
    pub name: String,
    /// Whether its people may use the desk.
    pub status: Standing,
}

impl Company {
    /// Shows a company. The reserved one has no NIT, and is none.
    #[must_use]
    pub fn new(id: CompanyId, nit: Option<&str>, name: String, status: Standing) -> Option<Self> {
        let nit = Nit::from_stored(nit?).ok()?;
        Some(Self { id: ID::from(id.to_string()), nit, name, status })
    }
}
