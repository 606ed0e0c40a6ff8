//! The door of the desk.

pub mod socket;
