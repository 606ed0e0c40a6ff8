//! The client companies.

pub mod graphql;
mod nit;

mod scalar;
mod store;

pub use nit::{Nit, NitError, WrittenNit};
pub use store::find_by_nit;
