//! The order in which tickets are taken.

mod release;
mod take_next;
mod takers;
