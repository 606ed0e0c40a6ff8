//! Office hours in the API.

use crate::command::Timestamp;
use crate::graphql::caller;
use async_graphql::{Context, Object, Result, SimpleObject};

/// The response time of a level of priority.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct ResponseTime {
    /// The level: 1, 2 or 3.
    pub priority: i32,
    /// Business minutes to a response.
    pub minutes: i32,
}

/// The desk: whether it is open, and what it promises.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(name = "Desk")]
pub struct DeskHours {
    /// Whether it is open now.
    pub is_open: bool,
    /// When it opens next.
    pub opens_at: Option<Timestamp>,
    /// When the present window ends; null when it is closed.
    pub closes_at: Option<Timestamp>,
    /// The response times in force.
    pub response_times: Vec<ResponseTime>,
}

/// Reading office hours.
#[derive(Default)]
pub struct CalendarQuery;

/// Reading office hours.
#[Object]
impl CalendarQuery {
    /// Whether the desk is open, and what it promises. Open without sign-in.
    #[allow(clippy::unused_self, reason = "a resolver has a receiver")]
    fn desk(&self, ctx: &Context<'_>) -> Result<DeskHours> {
        let desk = &caller(ctx)?.desk;
        let (policy, now) = (desk.policy(), desk.clock().now());
        let of_priority =
            |priority| policy.target_minutes(priority, now).map(|minutes| ResponseTime { priority, minutes });
        Ok(DeskHours {
            is_open: policy.calendar.is_open(now),
            opens_at: policy.calendar.next_opening(now).map(Timestamp),
            closes_at: policy.calendar.current_closing(now).map(Timestamp),
            response_times: (1..=3).filter_map(of_priority).collect(),
        })
    }
}
