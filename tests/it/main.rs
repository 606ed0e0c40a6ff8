//! One test binary.

mod calendar;
mod clock;
mod companies;
mod demo;
mod faults;
mod http;
mod live;
mod people;
mod servers;
mod sessions;
mod socket;
mod stack;
