//! Tickets: their moves, by whom, and what is refused.

mod cancel;
mod create;
pub(crate) mod deed;
mod document_reveal;
mod estimate;
mod identify;
mod merge;
mod money;
mod moves;
mod permission;
mod reclassify;
mod replay;
mod search;
mod split;
mod together;
pub(crate) mod world;
