//! The way of every write, and of what must never end.

mod alive;
mod away;
mod forget;
mod tasks;
