//! The response deadline in the API.

use crate::calendar::{Calendar, Segment, SegmentKind};
use crate::clock::ResponseClock;
use crate::command::Timestamp;
use async_graphql::{Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use turno_entity::ClockState;

/// A stretch of the way from the start of the clock to the deadline.
#[derive(SimpleObject, Clone, Debug)]
pub struct DeadlineSegment {
    /// What kind of time it is.
    pub kind: DeadlineSegmentKind,
    /// From.
    pub starts_at: Timestamp,
    /// To.
    pub ends_at: Timestamp,
    /// Business seconds that count towards the target.
    pub counted_seconds: i64,
    /// The holiday, the closure, or why the clock stood still; in Spanish.
    pub note: Option<String>,
}

/// What kind of time a stretch is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "SegmentKind")]
pub enum DeadlineSegmentKind {
    /// The desk is open: it counts.
    Open,
    /// Between the morning and the afternoon.
    Lunch,
    /// Outside office hours.
    Closed,
    /// A day without office hours.
    Weekend,
    /// A public holiday.
    Holiday,
    /// A closure of the desk.
    Closure,
    /// The clock stood still.
    Paused,
}

impl From<Segment> for DeadlineSegment {
    fn from(segment: Segment) -> Self {
        Self {
            kind: segment.kind.into(),
            starts_at: Timestamp(segment.starts_at),
            ends_at: Timestamp(segment.ends_at),
            counted_seconds: segment.counted_seconds,
            note: segment.note,
        }
    }
}

/// When a response is due, and why.
#[derive(Clone)]
pub struct ResponseDeadline {
    /// The clock.
    pub clock: ResponseClock,
    /// The policy's calendar.
    pub policy: Arc<crate::calendar::Policy>,
    /// The present instant.
    pub as_of: DateTime<Utc>,
}

impl ResponseDeadline {
    fn calendar(&self) -> &Calendar {
        &self.policy.calendar
    }
}

/// When a response is due, and why. A response is the first public message by a person of the desk.
#[Object]
impl ResponseDeadline {
    /// When it is due; null while the clock has not started or stands still.
    async fn due_at(&self) -> Option<Timestamp> {
        self.clock.due_at().map(Timestamp)
    }

    /// Where it stands.
    async fn state(&self) -> ClockState {
        self.clock.state()
    }

    /// Business minutes from the start to the deadline.
    async fn target_minutes(&self) -> i32 {
        self.clock.target_minutes()
    }

    /// When it was answered.
    async fn met_at(&self) -> Option<Timestamp> {
        self.clock.met_at().map(Timestamp)
    }

    /// Business seconds left at `asOf`, negative by those that passed since; null when the clock has ended.
    async fn remaining_seconds(&self) -> Option<i64> {
        self.clock.remaining_seconds(self.calendar(), self.as_of)
    }

    /// The instant to which `remainingSeconds` refers.
    async fn as_of(&self) -> Timestamp {
        Timestamp(self.as_of)
    }

    /// The way from the start to the deadline, in stretches whose counted seconds add up to the target; empty where
    /// there is no deadline.
    async fn explanation(&self) -> Vec<DeadlineSegment> {
        self.clock.explanation(self.calendar()).into_iter().map(DeadlineSegment::from).collect()
    }
}
