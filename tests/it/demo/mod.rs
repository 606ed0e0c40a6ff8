//! The demo: its past stands up to the audit, is the same again, and is never served by halves.

mod books;
mod file;
mod house;
mod key;
mod past;
mod sign_in;
