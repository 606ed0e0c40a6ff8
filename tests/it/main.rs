//! One test binary.

mod servers;
