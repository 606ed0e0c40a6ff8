//! The history of a ticket.

use crate::command::Timestamp;
use crate::graphql::ActorRef;
use async_graphql::Object;
use turno_entity::event;

/// One step of a ticket, as it stands in the log.
#[derive(Clone, Debug)]
pub struct HistoryEntry(pub event::Model);

/// One step of a ticket, as it stands in the log.
#[Object]
impl HistoryEntry {
    /// What happened.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// When it was put on record.
    async fn occurred_at(&self) -> Timestamp {
        Timestamp(self.0.recorded_at)
    }

    /// Who did it.
    async fn actor(&self) -> ActorRef {
        ActorRef::of_log(&self.0.actor)
    }
}
