//! Hints between the processes of one desk: "the log has a new head".
//!
//! Always true: a hint only wakes somebody who then looks for himself. One that is lost, doubled or late costs
//! time, never an event.

mod local;
mod redis;

pub use local::LocalHints;
pub use redis::{RedisHints, ping};

use tokio::sync::watch;

/// Where hints go and come from.
#[derive(Clone, Debug)]
pub enum Hints {
    /// Inside this process.
    Local(LocalHints),
    /// Between processes, through Redis, and inside this one in any case.
    Redis(RedisHints),
}

impl Hints {
    /// Says that the log has reached this position.
    pub fn publish(&self, head: i64) {
        match self {
            Self::Local(hints) => hints.publish(head),
            Self::Redis(hints) => hints.publish(head),
        }
    }

    /// The greatest position heard of.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        match self {
            Self::Local(hints) => hints.subscribe(),
            Self::Redis(hints) => hints.subscribe(),
        }
    }
}
