//! One test binary.

mod calendar;
