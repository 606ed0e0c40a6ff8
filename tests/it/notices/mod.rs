//! What the desk tells people outside.

mod quote_sent;
mod repeat_confirmed;
mod spool;
mod statement_closed;
pub(crate) mod world;
