//! Ids and randomness, injected: seeded in tests, from the system in production.

use chrono::{DateTime, Utc};
use rand::rngs::{OsRng, StdRng};
use rand::{RngCore, SeedableRng, TryRngCore};
use std::sync::{Mutex, PoisonError};
use uuid::{Builder, Uuid};

/// Where ids and random bytes come from.
pub struct Ids(Source);

enum Source {
    System,
    Seeded(Box<Mutex<StdRng>>),
}

impl Ids {
    /// The operating system's randomness.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A reproducible sequence, for tests and for the demo's past.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Box::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// Random bytes.
    /// When the operating system has none to give the process ends: nothing safe can be done then.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => {
                if let Err(error) = OsRng.try_fill_bytes(&mut bytes) {
                    tracing::error!(%error, "the operating system gives no randomness");
                    std::process::abort();
                }
            }
            Source::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A version 7 UUID: in order of time, so that indexes grow at their end.
    #[must_use]
    pub fn uuid(&self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A new id of any kind.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, at: DateTime<Utc>) -> T {
        T::from(self.uuid(at))
    }
}

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ids")
    }
}
