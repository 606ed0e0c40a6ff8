//! Quotes: what an improvement costs at most, before anybody works on it (DR-24, DR-25).
//!
//! Always true: a ticket waits for a quote exactly while one of its quotes is SENT, and the database holds at most one;
//! price and rate are frozen when it is sent; silence is not consent; the answer stores who, when, through what, and
//! the hash of the exact text; a quote that was answered, replaced or is over its time is refused with its own code.
//!
//! Staff send; a member of that company with the right to approve answers, in the portal or by the link of the mail.

mod accept;
mod answer;
mod decline;
mod errors;
mod expire;
pub mod graphql;
pub mod link;
mod retire;
pub mod rules;
mod send;
mod store;

pub use accept::QuoteAccept;
pub use answer::{Answer, QuoteAnswered, QuoteLinkAnswer};
pub use decline::QuoteDecline;
pub use errors::QuoteError;
pub use expire::{QUOTE_SUBJECT, expire};
pub use retire::{expect_unbound, retire};
pub use send::{QuoteSend, QuoteSentDone};
pub use store::{
    find_accepted, find_first_accepted, find_quote, list_approvers, list_quotes, list_quotes_by_id,
};
