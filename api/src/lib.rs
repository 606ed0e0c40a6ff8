//! The support desk: a map of its parts, in the order in which they may know each other.

pub mod platform;

pub mod log;

pub mod command;

pub mod calendar;
pub mod companies;
pub mod people;
pub mod sessions;

pub mod clock;

pub mod http;
