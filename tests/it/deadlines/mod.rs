//! Deadlines through the desk: targets, the worker, pauses, and what they add up to.

mod property;
mod responses_due;
mod targets;
mod worker;
