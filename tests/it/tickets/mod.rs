//! Tickets: their moves, by whom, and what is refused.

mod change;
mod create;
pub(crate) mod deed;
mod identify;
mod moves;
mod permission;
mod replay;
mod search;
mod together;
pub(crate) mod world;
