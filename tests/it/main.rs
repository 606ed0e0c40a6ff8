//! One test binary.

mod audit;
mod billing;
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
mod packages;
mod people;
mod program;
mod queue;
mod quotes;
mod servers;
mod sessions;
mod socket;
mod stack;
mod tariff;
mod tickets;
mod walk;
mod work;
