//! Messages and what they set in motion.

mod note_add;
mod pause;
mod reopen;
mod reply;
mod resolve;
