//! The log: one order of everything that happened at the desk. It is at once history, audit trail, outbox and live
//! stream.
//!
//! Always true: rows are only added; the order of commits is the order of `seq`, without gaps, on both databases;
//! every commit adds one link, whose hash covers the previous link and every byte of its events; `recorded_at`
//! never runs back. Payloads hold ids, codes, instants and salted digests; free text stands apart, erasable, and
//! the chain stays whole without it.

mod chain;
mod cursor;
mod event;
mod store;
mod tail;
mod text;

pub use chain::{canonical, link_hash};
pub use cursor::{CursorError, StreamCursor};
pub use event::{About, DeadlineChange, Fact, NewEvent, Payload, QueueChange, payload};
pub use store::{
    LinkRow, covering_link, covering_links, head, list_after, list_history, list_links_after,
    list_texts_between,
};
pub use tail::{append, lock};
pub use text::{Text, text_digest};
