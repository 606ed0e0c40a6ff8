//! Response deadlines: what is due, and the worker that notes it.
//!
//! Always true: responses are due in the order of their deadlines, which is another order than that of the work
//! (DR-12); a clock that sleeps has one wake, and the worker, on whichever replica, asks the pure rules and stores
//! their answer, so that each thing is noted exactly once. Staff may read.

mod advance;
pub mod graphql;
mod put_off;
mod store;
mod worker;

pub use advance::advance;
pub use worker::{MAX_SKEW, clock_is_right, clock_skew, run_worker, wake_due};
