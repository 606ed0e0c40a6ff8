//! On what terms work may begin, and what of it counts.

use super::errors::WorkError;
use super::store;
use crate::command::{Refused, WriteTx};
use crate::quotes;
use crate::tickets::Held;
use crate::{packages, topics};
use chrono::{DateTime, Utc};
use turno_entity::{QuoteId, work_session};

/// The longest session that can be put on record at once: a day.
pub(super) const LONGEST: i32 = 86_400;

/// On what terms work begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grounds {
    /// The accepted quote.
    pub(super) quote: Option<QuoteId>,
    /// Whether it may be charged.
    pub(super) billable: bool,
    /// The instant from which work counts: the first acceptance.
    pub(super) since: Option<DateTime<Utc>>,
}

/// What was worked on a ticket and counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// How many sessions.
    pub sessions: i64,
    /// Their seconds together.
    pub seconds: i64,
    /// The beginning of the first.
    pub from: Option<DateTime<Utc>>,
    /// The end of the last.
    pub to: Option<DateTime<Utc>>,
}

impl Worked {
    /// The sum of sessions that are over, begun at or after an instant.
    #[must_use]
    pub fn of(sessions: &[work_session::Model], since: Option<DateTime<Utc>>) -> Self {
        let mut worked = Self::default();
        let counts = |row: &&work_session::Model| {
            row.billable && row.superseded_by.is_none() && since.is_none_or(|since| row.started_at >= since)
        };
        for row in sessions.iter().filter(counts) {
            let Some((ended_at, seconds)) = row.ended_at.zip(row.seconds) else { continue };
            worked.sessions += 1;
            worked.seconds += i64::from(seconds);
            worked.from = Some(worked.from.map_or(row.started_at, |from| from.min(row.started_at)));
            worked.to = Some(worked.to.map_or(ended_at, |to| to.max(ended_at)));
        }
        worked
    }
}

/// Whether work on a ticket may begin, and on what terms (DR-24, DR-25).
pub(super) async fn grounds(tx: &WriteTx, held: &Held) -> Result<Grounds, Refused> {
    // After a reopening work is recorded and not charged.
    let reopened = held.row.reopened_at.is_some();
    let topic = topics::find_topic(tx, &held.row.topic_code).await?;
    let Some(improvement) = topic.and_then(|topic| topic.improvement) else {
        return Ok(Grounds { quote: None, billable: !reopened, since: None });
    };
    let entitlement = packages::find_entitlement(tx, held.row.id, improvement).await?;
    if entitlement.is_some_and(|decided| decided.free) {
        return Ok(Grounds { quote: None, billable: false, since: None });
    }
    let quote = quotes::find_accepted(tx, held.row.id).await?.ok_or(WorkError::QuoteRequired)?;
    let first = quotes::find_first_accepted(tx, held.row.id).await?;
    let since = first.and_then(|first| first.answered_at);
    if !reopened {
        let sessions = store::list_of_tickets(tx, &[held.row.id]).await?;
        let most = i64::from(quote.maximum_blocks) * i64::from(quote.block_minutes) * 60;
        if Worked::of(&sessions, since).seconds >= most {
            return Err(WorkError::QuoteExhausted.into());
        }
    }
    Ok(Grounds { quote: Some(quote.id), billable: !reopened, since })
}

/// The whole seconds between two instants, as they are stored.
#[must_use]
pub(super) fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> i32 {
    i32::try_from((to - from).num_seconds().max(0)).unwrap_or(i32::MAX)
}
