//! What the desk tells people outside.

mod quote_sent;
mod spool;
pub(crate) mod world;
