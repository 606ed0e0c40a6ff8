//! The response clock.

mod properties;
mod rules;
mod stored;
