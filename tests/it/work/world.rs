//! What the tests of work do again and again.

use crate::tickets::world::World;
use async_graphql::ID;
use chrono::{DateTime, Utc};
use turno::command::Timestamp;
use turno::work::{WorkSessionCorrect, WorkSessionRecord, WorkSessionStart, WorkSessionStop, list_by_id};
use turno_entity::{TicketId, WorkSessionId, work_session};

pub(crate) fn start(world: &World, ticket: TicketId) -> WorkSessionStart {
    WorkSessionStart { ticket_id: ID::from(ticket.to_string()), idempotency_key: world.key() }
}

pub(crate) fn stop(world: &World, session: WorkSessionId) -> WorkSessionStop {
    WorkSessionStop { work_session_id: ID::from(session.to_string()), idempotency_key: world.key() }
}

pub(crate) fn record(
    world: &World,
    ticket: TicketId,
    from: DateTime<Utc>,
    seconds: i32,
) -> WorkSessionRecord {
    WorkSessionRecord {
        ticket_id: ID::from(ticket.to_string()),
        started_at: Timestamp(from),
        seconds,
        idempotency_key: world.key(),
    }
}

pub(crate) fn correct(session: WorkSessionId, from: DateTime<Utc>, seconds: i32) -> WorkSessionCorrect {
    WorkSessionCorrect {
        work_session_id: ID::from(session.to_string()),
        started_at: Timestamp(from),
        seconds,
        reason: "El almuerzo no cuenta.".to_owned(),
        idempotency_key: None,
    }
}

impl World {
    pub(crate) async fn session(&self, id: WorkSessionId) -> work_session::Model {
        list_by_id(&self.read().await, &[id]).await.unwrap().remove(0)
    }
}
