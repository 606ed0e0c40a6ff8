//! Deadlines through the desk: targets, the worker, pauses, and what they add up to.

mod property;
mod put_off;
mod responses_due;
mod targets;
mod worker;
