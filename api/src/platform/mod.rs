//! What the desk stands on, without a word of the desk: time, ids, the database, hints between processes.
//!
//! Always true: time, ids and randomness come from here and can be replaced; the only way to the database is
//! [`db::Tx`]; nothing here decides who may do what.

pub mod clock;
pub mod db;
pub mod hints;
pub mod ids;
pub mod tasks;
