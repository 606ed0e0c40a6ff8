//! What people are told about a clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::count::{counted, spans};
use super::state::{ResponseClock, is_final};
use crate::calendar::{Calendar, Segment, explain};

impl ResponseClock {
    /// The business seconds left at `now`, negative by those that passed since the due instant. A clock that
    /// waits for its start has its whole target left, a paused one what was left when the pause began; a clock
    /// that ended has none.
    #[must_use]
    pub fn remaining_seconds(&self, calendar: &Calendar, now: DateTime<Utc>) -> Option<i64> {
        let parts = self.parts();
        if is_final(parts.state) {
            return None;
        }
        let target = TimeDelta::minutes(i64::from(parts.target_minutes));
        let used = parts.started_at.map(|start| counted(calendar, start, &parts.pauses, now));
        Some((target - used.unwrap_or_default()).num_seconds())
    }

    /// The way from the start to `due_at`, in touching segments whose counted seconds add up to the target;
    /// empty where there is no `due_at`.
    #[must_use]
    pub fn explanation(&self, calendar: &Calendar) -> Vec<Segment> {
        let parts = self.parts();
        match (parts.started_at, parts.due_at) {
            (Some(start), Some(due)) => explain(calendar, start, due, &spans(&parts.pauses, due)),
            _ => Vec::new(),
        }
    }
}
