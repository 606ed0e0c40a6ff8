//! The demo: its past stands up to the audit, is the same again, and is never served by halves.

mod file;
mod house;
mod past;
mod sign_in;
