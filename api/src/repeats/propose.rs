//! What the desk finds by itself when a ticket comes in, and takes back when it becomes another.

use super::{rules, store};
use crate::command::{Refused, WriteTx};
use crate::log::{About, payload};
use crate::tickets::{self, TicketError};
use turno_entity::{RepeatStatus, TicketId, repeat, repeat_earlier, ticket};

/// Proposes a ticket as a repeat if earlier ones of its company asked the same and were answered (DR-23).
pub async fn propose(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(row) = tickets::find_ticket(tx, ticket).await? else { return Ok(()) };
    if !rules::may_repeat(&row) || is_settled(tx, ticket).await? || is_sent_twice(tx, &row).await? {
        return Ok(());
    }
    let answered = rules::answered_between(row.received_at, tx.policy().repeat_days);
    let earlier = store::list_answered(tx, &row, answered).await?;
    let found = rules::alike(&row, &earlier);
    let Some((_, best)) = found.first().copied() else { return Ok(()) };
    let proposal = proposal(tx, &row, best);
    let evidence = found.iter().map(|(earlier, score)| repeat_earlier::Model {
        company_id: row.company_id,
        repeat_id: proposal.id,
        ticket_id: *earlier,
        score: *score,
    });
    let fact = payload::RepeatProposed {
        repeat: proposal.id,
        score: best,
        earlier: found.iter().map(|(earlier, _)| *earlier).collect(),
    };
    let evidence = evidence.collect();
    store::insert_repeat(tx, proposal, evidence).await?;
    tx.record(about(&row), &fact)
}

/// A ticket has another topic or kind: a proposal that nobody has decided goes. What the company has been told binds,
/// and the ticket stays what it is.
pub async fn withdraw(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(mut row) = store::find_open(tx, ticket).await? else { return Ok(()) };
    if row.status != RepeatStatus::Proposed {
        return Err(TicketError::State.into());
    }
    let about = About { company: Some(row.company_id), ticket: Some(ticket) };
    let fact = payload::RepeatDismissed { repeat: row.id, reason: None };
    row.status = RepeatStatus::Dismissed;
    row.decided_at = Some(tx.now());
    store::update_repeat(tx, row).await?;
    tx.record(about, &fact)
}

async fn is_settled(tx: &WriteTx, ticket: TicketId) -> Result<bool, Refused> {
    Ok(store::list_of_tickets(tx, &[ticket]).await?.iter().any(rules::is_settled))
}

/// Whether it is a message that came twice (DR-29): the first of them counts.
async fn is_sent_twice(tx: &WriteTx, row: &ticket::Model) -> Result<bool, Refused> {
    let same = store::list_same_text(tx, row, row.received_at - rules::twice_within()).await?;
    Ok(same.iter().any(|other| rules::same_requester(row, other)))
}

fn proposal(tx: &mut WriteTx, row: &ticket::Model, score: i32) -> repeat::Model {
    repeat::Model {
        company_id: row.company_id,
        id: tx.id(),
        ticket_id: row.id,
        score,
        status: RepeatStatus::Proposed,
        found_at: tx.now(),
        block_minutes: None,
        block_price: None,
        iva_basis_points: None,
        item_code: None,
        item_scheme: None,
        unit_code: None,
        confirmed_at: None,
        confirmed_by: None,
        disputed_at: None,
        disputed_by: None,
        dispute_reason: None,
        decided_at: None,
        decided_by: None,
        decision_reason: None,
    }
}

const fn about(row: &ticket::Model) -> About {
    About { company: Some(row.company_id), ticket: Some(row.id) }
}
