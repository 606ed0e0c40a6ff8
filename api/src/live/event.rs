//! An event as listeners are told of it.

use crate::command::Actor;
use crate::log::{About, Fact, LinkRow, StreamCursor};
use crate::sessions;
use chrono::{DateTime, Utc};
use turno_entity::{Audience, CompanyId, TicketId, event};

/// An event with its position.
#[derive(Clone, Debug)]
pub struct LiveEvent {
    /// The position: the same on every node, live or read again.
    pub cursor: StreamCursor,
    /// The company at that time.
    pub company: Option<CompanyId>,
    /// The ticket, where it concerns one.
    pub ticket: Option<TicketId>,
    /// What happened.
    pub kind: String,
    /// What happened, decoded; none for a kind that only a newer version of the program knows.
    pub fact: Option<Fact>,
    /// Who may see it.
    pub audience: Audience,
    /// Who did it, as the log names him.
    pub actor: String,
    /// When it was put on record.
    pub recorded_at: DateTime<Utc>,
    /// About how much room it takes.
    pub(super) bytes: usize,
}

impl LiveEvent {
    /// Its number.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.cursor.seq
    }

    /// Whether it can be the end of somebody's sign-in.
    pub(super) fn may_end(&self, actor: &Actor) -> bool {
        let about = About { company: self.company, ticket: self.ticket };
        self.fact.as_ref().is_some_and(|fact| sessions::ends(fact, about, actor))
    }

    fn new(row: event::Model, link_hash: &str) -> Self {
        let fact = Fact::decode(&row.kind, row.version, &row.payload)
            .inspect_err(|error| tracing::error!(seq = row.seq, %error, "an event that cannot be read"));
        Self {
            cursor: StreamCursor::new(row.seq, link_hash),
            company: row.company_id,
            ticket: row.ticket_id,
            // The decoded fact is about as large as its text.
            bytes: size_of::<Self>() + row.kind.len() + row.actor.len() + row.payload.len(),
            kind: row.kind,
            fact: fact.ok(),
            audience: row.audience,
            actor: row.actor,
            recorded_at: row.recorded_at,
        }
    }
}

/// Events with the positions that their links give them. `links` holds at least the covering link of each, in order.
pub(super) fn events_of(rows: Vec<event::Model>, links: &[LinkRow]) -> Vec<LiveEvent> {
    let cover = |row: event::Model| {
        let place = links.partition_point(|link| link.last_seq < row.seq);
        // Every event has a covering link: it is inserted in the same commit.
        let hash = links.get(place).map(|link| link.hash.as_str()).unwrap_or_default();
        LiveEvent::new(row, hash)
    };
    rows.into_iter().map(cover).collect()
}
