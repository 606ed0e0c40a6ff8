//! What companies owe.

mod audit;
mod audit_repeat;
mod charge;
mod conservation;
mod export;
mod held;
mod hours;
mod large_month;
mod mark_invoiced;
mod month_close;
pub(crate) mod queries;
mod reverse;
mod rules;
pub(crate) mod world;
