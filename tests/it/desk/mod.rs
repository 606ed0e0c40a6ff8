//! The way of every write.

mod alive;
mod forget;
