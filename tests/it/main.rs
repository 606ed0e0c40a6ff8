//! One test binary.

mod calendar;
mod clock;
mod servers;
mod companies;
mod people;
mod sessions;
