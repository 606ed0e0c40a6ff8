//! The decision of the desk's own rule, when a ticket gets a topic of improvement.

use super::rules::{Bought, entitle};
use super::store;
use crate::command::{Refused, WriteTx};
use crate::log::{About, payload};
use crate::{tickets, topics};
use turno_entity::{TicketId, UNIDENTIFIED, entitlement};

/// Decides whether the improvement that a ticket asks for is free, if it asks for one, its company is known, and it was
/// not decided for this kind before.
pub async fn decide(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(row) = tickets::find_ticket(tx, ticket).await? else { return Ok(()) };
    let topic = topics::find_topic(tx, &row.topic_code).await?;
    let Some(improvement) = topic.and_then(|topic| topic.improvement) else { return Ok(()) };
    if row.company_id == UNIDENTIFIED || store::find_entitlement(tx, ticket, improvement).await?.is_some() {
        return Ok(());
    }
    let package = store::find_package(tx, row.company_id).await?;
    let decided = entitle(&Bought::of(package.as_ref())?, improvement, row.received_at);
    let entitlement = entitlement::Model {
        company_id: row.company_id,
        ticket_id: ticket,
        improvement,
        free: decided.free,
        reason: decided.reason,
        last_free_day: decided.last_free_day,
        note: None,
        decided_at: tx.now(),
        decided_by: None,
    };
    store::insert_entitlement(tx, entitlement).await?;
    let fact = payload::EntitlementDecided {
        improvement,
        free: decided.free,
        reason: decided.reason,
        last_free_day: decided.last_free_day,
        note: None,
    };
    tx.record(About { company: Some(row.company_id), ticket: Some(ticket) }, &fact)
}
