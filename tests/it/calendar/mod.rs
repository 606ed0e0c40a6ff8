//! Office hours, holidays and business time.

pub(crate) mod explanation;
pub(crate) mod naive;
mod oracles;
mod properties;
mod rules;
mod stored;
