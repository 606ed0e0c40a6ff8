//! A ticket for those who may not read it: what it is called.

use async_graphql::{ID, SimpleObject};
use turno_entity::TicketId;

/// A ticket by its name only.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct TicketReference {
    /// The id.
    pub id: ID,
    /// The number as people read it.
    pub number: String,
}

impl TicketReference {
    /// The reference of a ticket.
    #[must_use]
    pub fn new(id: TicketId, number: &str) -> Self {
        Self { id: ID::from(id.to_string()), number: number.to_owned() }
    }
}
