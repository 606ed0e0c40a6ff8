//! Business time without pauses.

use chrono::{DateTime, TimeDelta, Utc};

use super::state::Pause;
use crate::calendar::{Calendar, Span};

/// The pauses as closed spans, an open one ending at `until`.
pub(super) fn spans(pauses: &[Pause], until: DateTime<Utc>) -> Vec<Span> {
    let span = |pause: &Pause| Span { from: pause.from, to: pause.until.unwrap_or(until).max(pause.from) };
    pauses.iter().map(span).collect()
}

/// The business time counted in `[start, until)`, pauses left out.
pub(super) fn counted(
    calendar: &Calendar,
    start: DateTime<Utc>,
    pauses: &[Pause],
    until: DateTime<Utc>,
) -> TimeDelta {
    let mut sum = TimeDelta::zero();
    let mut cursor = start;
    for pause in spans(pauses, until) {
        sum += calendar.open_time(cursor, pause.from.min(until));
        cursor = cursor.max(pause.to);
    }
    sum + calendar.open_time(cursor, until)
}

/// The earliest instant by which `amount` has been counted from `start`, pauses left out. An open pause holds
/// everything that is not counted when it begins: none.
pub(super) fn instant_after(
    calendar: &Calendar,
    start: DateTime<Utc>,
    pauses: &[Pause],
    amount: TimeDelta,
) -> Option<DateTime<Utc>> {
    let mut left = amount;
    let mut cursor = start;
    for pause in pauses {
        let before = calendar.open_time(cursor, pause.from);
        if left <= before {
            return calendar.after_open_time(cursor, left);
        }
        left -= before;
        cursor = cursor.max(pause.until?);
    }
    calendar.after_open_time(cursor, left)
}
