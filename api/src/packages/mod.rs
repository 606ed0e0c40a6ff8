//! What a company bought, since when it is in production, and whether its improvements are free (DR-9, DR-10).
//!
//! Always true: an improvement is decided once for each kind that a ticket gets, by the instant of its receipt and by
//! what stands on record at the moment of the decision, and the decision is stored with its explanation; only an ADMIN
//! decides it anew, with a reason. ADMIN sets packages; staff, billing and the company itself read them.

mod decide;
mod entitlement_decide;
mod errors;
pub mod graphql;
pub mod rules;
mod set;
mod store;

pub use decide::decide;
pub use entitlement_decide::EntitlementDecide;
pub use errors::PackageError;
pub use rules::{Bought, Entitlement, entitle, last_free_day};
pub use set::PackageSet;
pub use store::{find_entitlement, list_entitlements, list_packages};
