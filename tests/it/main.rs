//! One test binary.

mod calendar;
mod clock;
mod socket;
