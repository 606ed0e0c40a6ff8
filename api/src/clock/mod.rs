//! The response clock, pure.
