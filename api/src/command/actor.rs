//! Who acts.

pub use turno_entity::Role;
