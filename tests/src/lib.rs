//! The test harness.

pub mod oracles;
pub mod servers;
