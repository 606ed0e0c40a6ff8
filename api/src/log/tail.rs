//! The tail of every write: the events get their places, and the chain its next link.

use super::chain::link_hash;
use super::cursor::StreamCursor;
use super::event::NewEvent;
use super::store;
use crate::platform::db::{DbResult, Principal, Tx};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use turno_entity::{event, event_text, log_link};

/// The key of the advisory lock that orders the commits. It is the last lock of every transaction.
const LOG_LOCK: i64 = 7_301;

/// Takes the log's lock: nothing is committed by others until this transaction ends, and what a statement reads after
/// it is the newest.
pub async fn lock(tx: &Tx) -> DbResult<()> {
    tx.lock_advisory(LOG_LOCK).await
}

/// Appends the events and one link, and says at which position they end. The lock is held until the commit, so the
/// order of commits is the order of the log; without events nothing is locked or written. Nothing is written for
/// somebody who is not alive any more once the lock, the last of all, is held.
pub async fn append(
    tx: &Tx,
    by: Option<&Principal>,
    now: DateTime<Utc>,
    events: &[NewEvent],
) -> DbResult<StreamCursor> {
    if events.is_empty() {
        let head = store::head(tx).await?;
        return Ok(StreamCursor::new(head.last_seq, &head.hash));
    }
    let previous = store::lock_head(tx, LOG_LOCK, by, now).await?;
    // Replicas' clocks differ a little; the log's time never runs back.
    let recorded_at = now.max(previous.recorded_at);
    let rows: Vec<event::Model> = (previous.last_seq + 1..)
        .zip(events)
        .map(|(seq, event)| event::Model {
            seq,
            company_id: event.about.company,
            ticket_id: event.about.ticket,
            kind: event.kind.to_owned(),
            version: event.version,
            actor: event.actor.clone(),
            recorded_at,
            audience: event.audience,
            payload: event.payload.clone(),
        })
        .collect();
    let last_seq = rows.last().map_or(previous.last_seq, |row| row.seq);
    let hash = link_hash(&previous.hash, last_seq, recorded_at, &rows);
    let texts = rows.iter().zip(events).flat_map(|(row, event)| texts(row, event)).collect();
    let cursor = StreamCursor::new(last_seq, &hash);
    let link =
        log_link::ActiveModel { last_seq: Set(last_seq), hash: Set(hash), recorded_at: Set(recorded_at) };
    tx.insert_three(rows.into_iter().map(event::ActiveModel::from).collect(), texts, link).await?;
    Ok(cursor)
}

fn texts(row: &event::Model, event: &NewEvent) -> Vec<event_text::ActiveModel> {
    let of_event = |text: &super::text::Text| event_text::ActiveModel {
        seq: Set(row.seq),
        name: Set(text.name.to_owned()),
        company_id: Set(row.company_id),
        text: Set(text.plain.clone()),
        salt: Set(text.salt.clone()),
    };
    event.texts.iter().map(of_event).collect()
}
