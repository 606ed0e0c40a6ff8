//! Live updates: one loop over the log, on both stacks.

mod audience;
mod cursors;
mod deadlines;
mod ends;
mod nodes;
mod order;
mod places;
mod queue;
mod world;
