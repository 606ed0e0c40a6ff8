//! Work: started, stopped, put on record, corrected.

mod correct;
mod record;
mod start;
mod stop;
pub(crate) mod world;
