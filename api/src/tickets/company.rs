//! The company of a ticket, as staff write it down.

use super::errors::TicketError;
use crate::command::texts::Check;
use crate::command::{Refused, WriteTx};
use crate::companies::{self, Nit};
use turno_entity::{Standing, UNIDENTIFIED, ticket};

/// Writes the company with this NIT; a NIT of no known company is kept as stated (DR-18). A company that is known
/// already never changes.
pub(super) async fn write(
    tx: &WriteTx,
    row: &mut ticket::Model,
    nit: Nit,
    check: &mut Check,
) -> Result<(), Refused> {
    let company = companies::find_by_nit(tx, nit).await?;
    if row.company_id != UNIDENTIFIED {
        if company.is_none_or(|company| company.id != row.company_id) {
            check.push(TicketError::CompanyMismatch.at("nit"));
        }
        return Ok(());
    }
    match company {
        Some(company) if company.status == Standing::Suspended => {
            check.push(TicketError::CompanySuspended.at("nit"));
        }
        Some(company) => {
            row.company_id = company.id;
            row.stated_nit = None;
        }
        None => row.stated_nit = Some(nit.digits()),
    }
    Ok(())
}
