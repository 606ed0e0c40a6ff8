//! What the desk tells people outside.

mod answered;
mod quote_sent;
mod received;
mod repeat_confirmed;
mod spool;
mod statement_closed;
pub(crate) mod world;
