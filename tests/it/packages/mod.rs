//! What companies bought, and which improvements are free.

mod entitlement_decide;
mod decide;
mod rules;
mod set;
