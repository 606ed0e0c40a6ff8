//! The topics of the policy, each with its level of priority (DR-20 to DR-22).
//!
//! Always true: a topic that stands in the list of improvements that cost is of level 3, and its requests are of the
//! kind IMPROVEMENT; no other topic's are; each is one kind of improvement. Everybody may read them.

pub mod graphql;
mod store;

pub use store::{find_topic, list_topics};

use crate::command::{UserError, UserErrorCode};
use turno_entity::{TicketKind, topic};

/// The kind of a request under a topic: the one given, or the usual one.
pub fn kind_under(topic: &topic::Model, given: Option<TicketKind>) -> Result<TicketKind, UserError> {
    let usual = if topic.improvement.is_some() { TicketKind::Improvement } else { TicketKind::Problem };
    let kind = given.unwrap_or(usual);
    if (kind == TicketKind::Improvement) == topic.improvement.is_some() {
        Ok(kind)
    } else {
        let message = "Solo los temas de mejora admiten solicitudes de tipo mejora, y no admiten otras.";
        Err(UserError::at("kind", UserErrorCode::KindMismatch, message))
    }
}

/// The answer to a code that is no topic's.
#[must_use]
pub fn unknown() -> UserError {
    UserError::at("topicCode", UserErrorCode::TopicUnknown, "El tema indicado no existe.")
}
