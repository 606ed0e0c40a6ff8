//! Messages and what they set in motion.

mod pause;
mod reopen;
mod reply;
mod resolve;
