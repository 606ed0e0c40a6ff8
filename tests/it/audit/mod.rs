//! The audit: it passes on what the desk did, and names what somebody else did.

mod bytes;
mod forged;
mod whole;
