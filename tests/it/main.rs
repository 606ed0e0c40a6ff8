//! One test binary.

mod companies;
mod people;
