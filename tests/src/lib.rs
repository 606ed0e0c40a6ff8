//! The test harness.

pub mod servers;
