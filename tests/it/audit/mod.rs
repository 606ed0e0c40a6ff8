//! The audit: it passes on what the desk did, and names what somebody else did.

mod bytes;
pub(crate) mod forged;
mod whole;
