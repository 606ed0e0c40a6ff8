//! The client companies: the tenants of the desk, keyed by their NIT (DR-1, DR-2).
//!
//! Always true: two companies never have the same NIT, and the database says so; with and without its check digit a
//! NIT is the same company; the reserved company of unidentified tickets has no NIT and is never shown. A suspended
//! company's people are shut out at once: the statement that opens their scope no longer finds it alive.
//!
//! ADMIN enters, renames, suspends and reinstates; staff and billing read all, a client the one he acts for.

mod create;
mod errors;
pub mod graphql;
mod nit;
mod reinstate;
mod scalar;
mod store;
mod suspend;
mod update;

pub use create::CompanyCreate;
pub use errors::CompanyError;
pub use nit::{Nit, NitError, WrittenNit};
pub use reinstate::CompanyReinstate;
pub use store::{find_by_nit, find_company, list_by_ids, list_companies, lock_all};
pub use suspend::CompanySuspend;
pub use update::CompanyUpdate;

use crate::command::{Refused, WriteTx};
use crate::log::About;
use serde::{Deserialize, Serialize};
use turno_entity::{CompanyId, company};

/// The company on which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyDone {
    /// The company.
    pub company: CompanyId,
}

/// Locks a company. One that is unknown and the reserved one are the same.
async fn lock(tx: &WriteTx, id: &str) -> Result<company::Model, Refused> {
    let id = CompanyId::parse(id).ok_or(CompanyError::NotFound)?;
    lock_known(tx, id).await?.ok_or_else(|| CompanyError::NotFound.into())
}

/// Locks a company that has a NIT, as far as the scope may see it.
pub async fn lock_known(tx: &WriteTx, id: CompanyId) -> Result<Option<company::Model>, Refused> {
    Ok(store::lock_company(tx, id).await?.filter(|row| row.nit.is_some()))
}

/// What the events of a company are about.
const fn about(company: CompanyId) -> About {
    About { company: Some(company), ticket: None }
}
