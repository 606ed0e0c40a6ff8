//! Notices: what the desk tells people outside, by mail: the requester of his request, who may approve costs of money.
//!
//! Always true: a notice is written in the transaction of what it tells, so it is told exactly when that happened; it
//! leaves afterwards, at least once, and every copy has the same Message-ID and the same name in the spool; the link of
//! a quote stands in no row: it is put in when the notice leaves, and only while the quote is open.

mod answered;
mod mail;
mod quote_sent;
mod received;
mod repeat_confirmed;
mod requester;
mod spool;
mod statement_closed;
mod store;
mod words;

pub use answered::{answered, resolved, waiting};
pub use mail::{Letter, letter};
pub use quote_sent::quote_sent;
pub use received::received;
pub use repeat_confirmed::repeat_confirmed;
pub use spool::{Spool, deliver, run_spool};
pub use statement_closed::statement_closed;
