//! What the desk tells people outside.

mod quote_sent;
mod repeat_confirmed;
mod spool;
pub(crate) mod world;
