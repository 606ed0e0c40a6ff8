//! Faults of the real program: killed processes, two processes on one database, Redis that goes away.

pub(crate) mod desk;
mod kill;
mod kill_money;
mod money;
mod redis;
pub(crate) mod two_processes;
