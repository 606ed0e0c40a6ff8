//! The chain: hashes, times, and the digests of the texts.

use super::finding::{Finding, Proof};
use super::reader::Commit;
use crate::log::{link_hash, text_digest};
use chrono::{DateTime, Utc};
use turno_entity::{event, event_text};

/// What the migration laid: no hash covers its time.
const FIRST_AT: &str = "2026-01-01T00:00:00Z";
const FIRST_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Proves a commit.
pub(super) fn prove(commit: &Commit) -> Result<(), Finding> {
    let Commit { previous, link, events, .. } = commit;
    let wrong = |expected: String| Finding::new(Proof::Chain, "log_link", link.last_seq, expected);
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        if link_hash(&previous.hash, link.last_seq, link.recorded_at, events) != link.hash {
            return Err(wrong(format!("the hash of itself and of the events {} to {}", first.seq, last.seq)));
        }
    } else if link.last_seq != 0 || link.hash != FIRST_HASH || first_at() != Some(link.recorded_at) {
        return Err(wrong("the first link as the migration laid it, or events".to_owned()));
    }
    if link.recorded_at < previous.recorded_at {
        return Err(wrong(format!("a time not before {}", previous.recorded_at)));
    }
    if let Some(event) = events.iter().find(|event| event.recorded_at != link.recorded_at) {
        return Err(Finding::event(
            Proof::Chain,
            event.seq,
            format!("the time of its link, {}", link.recorded_at),
        ));
    }
    commit.texts.iter().try_for_each(|text| prove_text(events, text))
}

fn first_at() -> Option<DateTime<Utc>> {
    FIRST_AT.parse().ok()
}

/// A text may be erased; one that is there is the one that was written.
fn prove_text(events: &[event::Model], text: &event_text::Model) -> Result<(), Finding> {
    let known = text.name.chars().all(|c| c.is_ascii_alphanumeric()) && text.name.len() <= 40;
    // A name that is none of ours may be anything, a person's data too.
    let name = if known { text.name.as_str() } else { "?" };
    let wrong =
        |expected: &str| Finding::new(Proof::Text, "event_text", format!("{} {name}", text.seq), expected);
    let event = events.iter().find(|event| event.seq == text.seq).ok_or_else(|| wrong("an event"))?;
    if text.company_id != event.company_id {
        return Err(wrong("the company of its event"));
    }
    let payload: serde_json::Value =
        serde_json::from_str(&event.payload).map_err(|_broken| wrong("an event with a payload"))?;
    match payload.get(&text.name).and_then(serde_json::Value::as_str) {
        None => Err(wrong("a text of this name in its event")),
        Some(digest) if digest == text_digest(&text.salt, &text.text) => Ok(()),
        Some(_) => Err(wrong("the text and the salt of the digest in its event")),
    }
}
