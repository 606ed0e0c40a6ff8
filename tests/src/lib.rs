//! The test harness.

pub mod clock;
pub mod oracles;
pub mod servers;
pub mod stack;
