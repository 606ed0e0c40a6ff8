//! What a resolved ticket costs: put down once for ever.

use super::release::{LINE_SUBJECT, after};
use super::{line, rules, store};
use crate::calendar::local_date;
use crate::command::{Fault, Refused, WriteTx};
use crate::tariff::Terms;
use crate::work::{self, Worked};
use crate::{packages, quotes, repeats, tickets, topics};
use chrono::{DateTime, Utc};
use turno_entity::{
    LineReason, LineStatus, PersonId, QuoteId, RepeatId, ResolutionCause, TicketId, TicketStatus,
    billable_line, repeat, ticket, topic,
};

/// On what ground a ticket is charged, and on which terms.
struct Ground {
    reason: LineReason,
    quote: Option<QuoteId>,
    repeat: Option<RepeatId>,
    terms: Terms,
    /// The most blocks.
    cap: Option<i64>,
    /// Work begun before does not count.
    since: Option<DateTime<Utc>>,
    description: String,
    confirmed_by: PersonId,
    confirmed_at: DateTime<Utc>,
    held_until: Option<DateTime<Utc>>,
    /// A dispute was decided: nothing is held any more.
    decided: bool,
}

/// Puts down what a resolved ticket costs, if it costs something and was not charged before. The ticket is locked, and
/// with it what of it is confirmed and worked.
pub async fn charge(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(row) = tickets::find_ticket(tx, ticket).await? else { return Ok(()) };
    if row.status != TicketStatus::Resolved || store::find_charge(tx, ticket).await?.is_some() {
        return Ok(());
    }
    let topic = topics::find_topic(tx, &row.topic_code).await?;
    let ground = match topic.as_ref().and_then(|topic| topic.improvement) {
        Some(improvement) => {
            let entitlement = packages::find_entitlement(tx, ticket, improvement).await?;
            if entitlement.is_none_or(|decided| decided.free) { None } else { of_quote(tx, ticket).await? }
        }
        None => of_repeat(tx, &row, topic.as_ref()).await?,
    };
    let Some(ground) = ground else { return Ok(()) };
    let worked = Worked::of(&work::list_of_tickets(tx, &[ticket]).await?, ground.since);
    let Some(line) = draft(tx, &row, ground, &worked)? else { return Ok(()) };
    if let Some(held_until) = line.held_until.filter(|_| line.status == LineStatus::Held) {
        tickets::put_wake(tx, LINE_SUBJECT, line.id.0, Some(after(held_until))).await?;
    }
    line::insert(tx, line).await
}

/// The quote in force, and the work since the first acceptance (DR-25).
async fn of_quote(tx: &WriteTx, ticket: TicketId) -> Result<Option<Ground>, Refused> {
    let Some(quote) = quotes::find_accepted(tx, ticket).await? else { return Ok(None) };
    let first = quotes::find_first_accepted(tx, ticket).await?;
    let (Some(confirmed_by), Some(confirmed_at)) = (quote.answered_by, quote.answered_at) else {
        return Err(Fault::Internal(format!("{}: accepted by nobody", quote.id)).into());
    };
    Ok(Some(Ground {
        reason: LineReason::Improvement,
        quote: Some(quote.id),
        repeat: None,
        terms: quotes::rules::terms(&quote),
        cap: Some(i64::from(quote.maximum_blocks)),
        since: first.and_then(|first| first.answered_at),
        description: rules::one_line(&quote.description),
        confirmed_by,
        confirmed_at,
        held_until: None,
        decided: false,
    }))
}

/// A repeat that an ADMIN confirmed: charged only where the client did not know how, or made a mistake (DR-23).
async fn of_repeat(
    tx: &WriteTx,
    ticket: &ticket::Model,
    topic: Option<&topic::Model>,
) -> Result<Option<Ground>, Refused> {
    let is_charged =
        matches!(ticket.resolution_cause, Some(ResolutionCause::HowTo | ResolutionCause::UserError));
    let Some(repeat) = repeats::find_chargeable(tx, ticket.id).await?.filter(|_| is_charged) else {
        return Ok(None);
    };
    let broken = || Fault::Internal(format!("{}: confirmed without terms", repeat.id));
    let (confirmed_by, confirmed_at) = repeat.confirmed_by.zip(repeat.confirmed_at).ok_or_else(broken)?;
    let calendar = &tx.policy().calendar;
    let held_until = repeats::disputable_until(calendar, confirmed_at)
        .ok_or_else(|| Fault::Internal("the end of the calendar".to_owned()))?;
    let name = topic.map_or(ticket.topic_code.as_str(), |topic| topic.name.as_str());
    Ok(Some(Ground {
        reason: LineReason::RepeatedTopic,
        quote: None,
        repeat: Some(repeat.id),
        terms: terms_of(&repeat).ok_or_else(broken)?,
        cap: None,
        since: None,
        description: rules::one_line(&format!("Soporte repetido: {name}")),
        confirmed_by,
        confirmed_at,
        held_until: Some(held_until),
        decided: repeat.decided_at.is_some(),
    }))
}

/// The terms that a confirmation froze.
fn terms_of(repeat: &repeat::Model) -> Option<Terms> {
    Some(Terms {
        block_minutes: repeat.block_minutes?,
        block_price: repeat.block_price?,
        iva_basis_points: repeat.iva_basis_points?,
        item_code: repeat.item_code.clone()?,
        item_scheme: repeat.item_scheme.clone()?,
        unit_code: repeat.unit_code.clone()?,
    })
}

/// The line; none without work.
fn draft(
    tx: &mut WriteTx,
    ticket: &ticket::Model,
    ground: Ground,
    worked: &Worked,
) -> Result<Option<billable_line::Model>, Refused> {
    let work = rules::Work { sessions: worked.sessions, seconds: worked.seconds };
    let Some(charge) = rules::charge(&ground.terms, work, ground.cap)? else { return Ok(None) };
    let now = tx.now();
    let held = !ground.decided && ground.held_until.is_some_and(|until| now <= until);
    let (terms, amounts) = (ground.terms, charge.amounts);
    Ok(Some(billable_line::Model {
        company_id: ticket.company_id,
        id: tx.id(),
        ticket_id: ticket.id,
        ticket_number: ticket.number.clone(),
        reason: ground.reason,
        quote_id: ground.quote,
        repeat_id: ground.repeat,
        reverses_id: None,
        status: if held { LineStatus::Held } else { LineStatus::Ready },
        description: ground.description,
        explanation: charge.explanation,
        sessions: worked.sessions,
        seconds: worked.seconds,
        blocks: charge.blocks,
        block_minutes: terms.block_minutes,
        block_price: terms.block_price,
        iva_basis_points: terms.iva_basis_points,
        item_code: terms.item_code,
        item_scheme: terms.item_scheme,
        unit_code: terms.unit_code,
        base: amounts.base,
        iva: amounts.iva,
        total: amounts.total,
        worked_from: worked.from.unwrap_or(now),
        worked_to: worked.to.unwrap_or(now),
        confirmed_by: ground.confirmed_by,
        confirmed_at: ground.confirmed_at,
        held_until: ground.held_until,
        ready_on: (!held).then(|| local_date(now)),
        invoice_number: None,
        invoiced_at: None,
        statement_id: None,
        created_at: now,
    }))
}
