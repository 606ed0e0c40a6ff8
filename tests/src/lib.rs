//! The test harness.

pub mod oracles;
