//! Quotes: sent, answered, replaced, over their time.

mod accept;
mod answer;
mod decline;
mod expire;
mod page;
mod rules;
mod send;
pub(crate) mod world;
