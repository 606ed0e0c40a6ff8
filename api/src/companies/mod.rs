//! The client companies.

mod nit;

pub use nit::{Nit, NitError, WrittenNit};
