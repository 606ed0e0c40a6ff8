//! The order in which tickets are taken.

mod release;
mod take_next;
mod take_out_of_order;
mod takers;
