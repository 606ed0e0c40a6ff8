//! Repeats: found, confirmed, disputed, decided, and what the company sees of them.

mod compared;
mod confirm;
mod decide;
mod dismiss;
mod dispute;
mod forged;
mod measure;
mod propose;
mod sight;
pub(crate) mod world;
