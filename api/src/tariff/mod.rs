//! The tariff: what the desk's hours cost, from a day on (DR-11).
//!
//! Always true: a row is never changed, so what was computed by it can be computed again; a new one begins on a later
//! day than today; the price and the rate of a quote or a repeat are copied into it when it is sent or confirmed, and a
//! later tariff does not touch it. ADMIN sets it; staff and billing read it.

mod errors;
pub mod graphql;
pub mod rules;
mod set;
mod store;

pub use errors::TariffError;
pub use rules::{Amounts, Terms};
pub use set::{TariffDone, TariffSet};
pub use store::{find_in_force, list_tariffs};
