//! The test harness.

pub mod actors;
pub mod answer;
pub mod clock;
pub mod documents;
pub mod oracles;
pub mod process;
pub mod redis;
pub mod schema;
pub mod servers;
pub mod socket;
pub mod stack;
pub mod tables;
pub mod world;
