//! The bytes that are hashed, and the hash.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest as _, Sha256};
use turno_entity::event;

/// The canonical bytes of an event: a JSON array of all its columns, in their order, on one line.
#[must_use]
pub fn canonical(event: &event::Model) -> String {
    serde_json::json!([
        event.seq,
        event.company_id.map(|id| id.to_string()),
        event.ticket_id.map(|id| id.to_string()),
        event.kind,
        event.version,
        event.actor,
        instant(event.recorded_at),
        event.audience.code(),
        event.payload,
    ])
    .to_string()
}

/// The hash of a link: SHA-256 of the previous link's, the link's own place and time, and the digest of its events.
#[must_use]
pub fn link_hash(
    previous: &str,
    last_seq: i64,
    recorded_at: DateTime<Utc>,
    events: &[event::Model],
) -> String {
    let mut digest = Sha256::new();
    for event in events {
        digest.update(canonical(event));
        digest.update("\n");
    }
    let link = format!("{previous}\n{last_seq}\n{}\n", instant(recorded_at));
    hex::encode(Sha256::new().chain_update(link).chain_update(digest.finalize()).finalize())
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
