//! One test binary.

mod calendar;
mod clock;
mod companies;
mod http;
mod people;
mod servers;
mod sessions;
mod socket;
mod stack;
