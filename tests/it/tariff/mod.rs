//! The tariff, its blocks and its rounding.

pub(crate) mod oracles;
mod rules;
mod set;
