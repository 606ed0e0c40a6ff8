//! Keys of integrations: a program that invoices signs in with one, as BILLING, as far as the key's scope goes.
//!
//! What must always hold: the secret of a key is shown once and stored nowhere, a replay does not show it either; a key
//! expires, by the given clock; one that is revoked is dead at once, because the statement that opens a scope asks
//! whether it is alive, and so does the end of every write. Missing, mistyped, forged, expired and revoked are one
//! answer. A mistyped or made-up key is known by its checksum and costs no statement. That a key is used is noted once
//! a minute at most, outside what it is used for: queries never write.
//!
//! ADMIN makes, lists and revokes keys. [`authenticate`] and [`issue`] use the desk, so they stand above it, with the
//! API.

mod authenticate;
mod create;
mod errors;
pub mod graphql;
mod last_use;
mod revoke;
mod rules;
mod store;
mod token;

pub use authenticate::{authenticate, is_api_key};
pub use create::{ApiKeyCreate, ApiKeyCreated, Issued, issue};
pub use errors::ApiKeyError;
pub use last_use::{LastUses, run_last_uses};
pub use revoke::{ApiKeyRevoke, ApiKeyRevoked};
pub use rules::{LONGEST_LIFE, MAX_LIVE, NOTED_EVERY};
pub use store::{find_of_secret, list_by_ids};
pub use token::ApiKeySecret;
