//! Quotes: sent, answered, replaced, over their time.

mod accept;
mod decline;
mod expire;
mod link;
mod page;
mod rules;
mod send;
pub(crate) mod world;
