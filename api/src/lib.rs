//! The support desk: a map of its parts, in the order in which they may know each other.

pub mod calendar;
pub mod clock;
pub mod command;
pub mod companies;
pub mod http;
pub mod people;
pub mod sessions;
