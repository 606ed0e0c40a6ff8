//! What companies bought, and which improvements are free.

mod decide;
mod entitlement_decide;
mod rules;
pub(crate) mod set;
