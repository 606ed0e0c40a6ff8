//! The support desk: a map of its parts, in the order in which they may know each other.

pub mod config;

pub mod platform;

pub mod log;

pub mod calendar;
pub mod command;

pub mod companies;
pub mod people;

pub mod sessions;

pub mod api_keys;

pub mod clock;
pub mod topics;

pub mod tickets;

pub mod deadlines;
pub mod queue;

pub mod conversation;

pub mod tariff;

pub mod packages;

pub mod quotes;

pub mod work;

pub mod repeats;

pub mod billing;

pub mod notices;

pub mod reactions;

pub mod desk;

pub mod audit;
pub mod live;

pub mod graphql;
pub mod http;

pub mod app;

pub mod demo;

pub mod cli;
