//! The test harness.

pub mod clock;
pub mod oracles;
pub mod process;
pub mod servers;
pub mod socket;
pub mod stack;
