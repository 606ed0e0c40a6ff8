//! The program as whoever runs it meets it: its commands, their exit status, its refusals, its log, its way out.

mod audit;
mod doctor;
mod keys;
mod log;
mod readiness;
mod refusals;
mod schema;
mod stop;
mod versions;
