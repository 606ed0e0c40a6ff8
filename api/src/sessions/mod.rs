//! Signing in.
//!
//! What must always hold: a token is believed only if this desk signed it for itself and it has not
//! expired by the given clock; nothing that opens a session is stored in the clear; an unknown person
//! costs as much time as a known one; tries are counted before they are made.

mod password;
mod refresh_token;
mod throttle;
mod token;

pub use password::{
    Cost, PasswordError, PasswordHasher, PasswordPool, SaltSource, WeakPassword, check_new_password,
};
pub use refresh_token::{RefreshToken, RefreshTokenDigest, RefreshTokenError};
pub use throttle::{Limits, RetryAfter, SignInThrottle, Throttle, ThrottleKey};
pub use token::{
    ACCESS_LIFETIME, AccessToken, Claims, SigningKey, SigningKeyError, TokenError, TokenKeys, TokenSettings,
    VerifiedToken,
};
