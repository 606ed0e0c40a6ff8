//! How a ticket lives: its moves, as one table; and what it lacks.

use crate::calendar::{Calendar, local_date};
use chrono::{DateTime, Utc};
use turno_entity::{TicketStatus, UNIDENTIFIED, ticket};

/// What can be done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Its four identity data become complete.
    Identify,
    /// An agent takes it.
    Take,
    /// It goes back to its place.
    Release,
    /// The desk waits for the company.
    Pause,
    /// The company answered.
    Resume,
    /// A quote was sent: the desk waits for its answer.
    Quote,
    /// The quote was accepted, declined or expired.
    QuoteAnswer,
    /// It is solved.
    Resolve,
    /// The company wrote again in time.
    Reopen,
    /// It is called off.
    Cancel,
    /// An earlier ticket is the same request.
    Merge,
}

/// The moves: from where, which, to where. What does not stand here cannot be done.
pub const MOVES: &[(TicketStatus, Move, TicketStatus)] = &[
    (TicketStatus::PendingIdentification, Move::Identify, TicketStatus::Queued),
    (TicketStatus::PendingIdentification, Move::Cancel, TicketStatus::Cancelled),
    (TicketStatus::Queued, Move::Take, TicketStatus::InProgress),
    (TicketStatus::Queued, Move::Pause, TicketStatus::WaitingForCompany),
    (TicketStatus::Queued, Move::Cancel, TicketStatus::Cancelled),
    (TicketStatus::InProgress, Move::Release, TicketStatus::Queued),
    (TicketStatus::InProgress, Move::Pause, TicketStatus::WaitingForCompany),
    (TicketStatus::InProgress, Move::Resolve, TicketStatus::Resolved),
    (TicketStatus::InProgress, Move::Cancel, TicketStatus::Cancelled),
    (TicketStatus::WaitingForCompany, Move::Resume, TicketStatus::Queued),
    (TicketStatus::WaitingForCompany, Move::Cancel, TicketStatus::Cancelled),
    (TicketStatus::Queued, Move::Quote, TicketStatus::WaitingForQuote),
    (TicketStatus::InProgress, Move::Quote, TicketStatus::WaitingForQuote),
    (TicketStatus::WaitingForCompany, Move::Quote, TicketStatus::WaitingForQuote),
    (TicketStatus::WaitingForQuote, Move::Quote, TicketStatus::WaitingForQuote),
    (TicketStatus::WaitingForQuote, Move::QuoteAnswer, TicketStatus::Queued),
    (TicketStatus::WaitingForQuote, Move::Cancel, TicketStatus::Cancelled),
    (TicketStatus::Resolved, Move::Reopen, TicketStatus::Queued),
    (TicketStatus::Queued, Move::Merge, TicketStatus::Merged),
    (TicketStatus::InProgress, Move::Merge, TicketStatus::Merged),
    (TicketStatus::WaitingForCompany, Move::Merge, TicketStatus::Merged),
];

/// Where a move leads, if it is open.
#[must_use]
pub fn after(from: TicketStatus, by: Move) -> Option<TicketStatus> {
    MOVES.iter().find(|(status, step, _)| *status == from && *step == by).map(|(_, _, to)| *to)
}

/// The place of a ticket in the queue: none, kept while it waits, or workable.
#[must_use]
pub const fn place(status: TicketStatus) -> Option<bool> {
    match status {
        TicketStatus::Queued => Some(true),
        TicketStatus::PendingIdentification
        | TicketStatus::WaitingForCompany
        | TicketStatus::WaitingForQuote => Some(false),
        TicketStatus::InProgress
        | TicketStatus::Resolved
        | TicketStatus::Cancelled
        | TicketStatus::Merged => None,
    }
}

/// Whether a ticket is over.
#[must_use]
pub const fn is_closed(status: TicketStatus) -> bool {
    matches!(status, TicketStatus::Resolved | TicketStatus::Cancelled | TicketStatus::Merged)
}

/// One of the identity data that every request must carry (DR-18).
#[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityItem {
    /// The requester's identity document.
    Document,
    /// The requester's names and surnames.
    Names,
    /// The company.
    Company,
    /// The company's NIT.
    Nit,
    /// A NIT was given, and no company has it.
    CompanyUnknown,
}

/// What a ticket lacks (DR-18).
#[must_use]
pub fn missing_identity(ticket: &ticket::Model) -> Vec<IdentityItem> {
    let mut missing = Vec::new();
    if ticket.requester_document_number.is_none() {
        missing.push(IdentityItem::Document);
    }
    if ticket.requester_given_names.is_none() || ticket.requester_surnames.is_none() {
        missing.push(IdentityItem::Names);
    }
    if ticket.company_id == UNIDENTIFIED {
        if ticket.stated_nit.is_some() {
            missing.push(IdentityItem::CompanyUnknown);
        } else {
            missing.extend([IdentityItem::Company, IdentityItem::Nit]);
        }
    }
    missing
}

/// A resolved ticket can be taken up again until the end of the fifth business day after it was resolved.
#[must_use]
pub fn reopenable_until(calendar: &Calendar, resolved_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    calendar.end_of_nth_business_day(local_date(resolved_at), 5)
}

/// Whether that is so now.
#[must_use]
pub fn may_reopen(calendar: &Calendar, resolved_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    reopenable_until(calendar, resolved_at).is_some_and(|end| now <= end)
}

/// The number of a ticket as people read it: `LG-2026-000123`. More than six digits are not cut.
#[must_use]
pub fn number(prefix: &str, year: i32, sequence: i64) -> String {
    format!("{prefix}-{year}-{sequence:06}")
}

/// Year and number in one, rising over the years.
#[must_use]
pub fn ordinal(year: i32, sequence: i64) -> i64 {
    i64::from(year) * 1_000_000_000 + sequence
}
