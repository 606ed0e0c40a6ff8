//! When a refresh token serves.
//!
//! | the token that is turned in | then |
//! | --- | --- |
//! | of the newest generation, not used | it is used up, and a token of the next generation is given |
//! | of the one before, used at most 30 s ago | the answer was lost: another token of the newest generation is given, 16 at most |
//! | any other | somebody kept a copy: the session ends |
//!
//! A lost answer does not open a second line. All answers to one token are of one generation, and the first of them
//! that is turned in makes the others old; they were never used, so no grace covers them. Whoever stole a token and
//! turns it in during the grace is therefore found out as soon as he and its owner have both gone on.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a sign-in lasts, however often it is refreshed.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::days(30);

/// How long after its use a token is answered again.
pub const GRACE: TimeDelta = TimeDelta::seconds(30);

/// How many answers there are to one token.
pub const MAX_ANSWERS: u64 = 16;

/// What to do with a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Use it up and give the next.
    Rotate,
    /// Give another of the newest generation.
    AnswerAgain,
    /// End the session.
    Replay,
}

/// Decides on a token of a living session. `answers` counts the tokens of the newest generation.
#[must_use]
pub fn turn_in(
    generation: i32,
    used_at: Option<DateTime<Utc>>,
    newest: i32,
    answers: u64,
    now: DateTime<Utc>,
) -> Turn {
    match used_at {
        None if generation == newest => Turn::Rotate,
        Some(used_at)
            if generation.checked_add(1) == Some(newest)
                && now.signed_duration_since(used_at) <= GRACE
                && answers < MAX_ANSWERS =>
        {
            Turn::AnswerAgain
        }
        _ => Turn::Replay,
    }
}
