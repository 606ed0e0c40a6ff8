//! One test binary.

mod audit;
mod calendar;
mod clock;
mod companies;
mod contract;
mod conversation;
mod deadlines;
mod demo;
mod desk;
mod faults;
mod http;
mod live;
mod people;
mod program;
mod queue;
mod servers;
mod sessions;
mod socket;
mod stack;
mod tickets;
mod walk;
