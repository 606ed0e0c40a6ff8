//! How long a key lives, how many there are, and what is noted of their use.

use super::errors::ApiKeyError;
use crate::command::ApiKeyScope;
use chrono::{DateTime, TimeDelta, Utc};

/// A key is good for two years at most: what is never renewed is never looked at.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::days(731);

/// Keys that are alive at most.
pub const MAX_LIVE: u64 = 50;

/// How often a use is noted.
pub const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The scope of a key that shall do all this: each covers those before it.
pub(super) fn widest(scopes: &[ApiKeyScope]) -> Result<ApiKeyScope, ApiKeyError> {
    scopes.iter().copied().max().ok_or(ApiKeyError::NoScope)
}

/// Everything that a scope covers.
pub(super) fn covered(scope: ApiKeyScope) -> Vec<ApiKeyScope> {
    ApiKeyScope::ALL.iter().copied().filter(|covered| *covered <= scope).collect()
}

/// A key expires in the future, and not too far in it.
pub(super) fn expiry(expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), ApiKeyError> {
    if expires_at > now && expires_at - now <= LONGEST_LIFE { Ok(()) } else { Err(ApiKeyError::Expiry) }
}

/// Whether another use is to be noted.
pub(super) fn is_due(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last.is_none_or(|last| now - last >= NOTED_EVERY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_those_before_it() {
        use ApiKeyScope::{Invoice, Read};
        assert_eq!(widest(&[]), Err(ApiKeyError::NoScope));
        assert_eq!([widest(&[Read]), widest(&[Invoice, Read])], [Ok(Read), Ok(Invoice)]);
        assert_eq!((covered(Read), covered(Invoice)), (vec![Read], vec![Read, Invoice]));
    }

    #[test]
    fn a_key_expires_within_two_years() {
        let now = DateTime::UNIX_EPOCH;
        let tick = TimeDelta::microseconds(1);
        assert_eq!(expiry(now, now), Err(ApiKeyError::Expiry));
        assert_eq!(expiry(now + tick, now), Ok(()));
        assert_eq!(expiry(now + LONGEST_LIFE, now), Ok(()));
        assert_eq!(expiry(now + LONGEST_LIFE + tick, now), Err(ApiKeyError::Expiry));
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let now = DateTime::UNIX_EPOCH;
        assert!(is_due(None, now) && is_due(Some(now - NOTED_EVERY), now));
        assert!(!is_due(Some(now - NOTED_EVERY + TimeDelta::microseconds(1)), now));
        assert!(!is_due(Some(now + NOTED_EVERY), now), "another process' clock runs ahead");
    }
}
