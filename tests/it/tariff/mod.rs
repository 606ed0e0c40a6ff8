//! The tariff, its blocks and its rounding.

mod oracles;
mod rules;
mod set;
