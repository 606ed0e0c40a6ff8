//! What a write is: who acts, what he asks for, how the desk refuses.

mod actor;

pub use actor::Role;
