//! Which tickets may repeat which, how alike they are, and for how long a charge can be disputed.

use super::similarity::{ALIKE, Text, score};
use super::store::Earlier;
use crate::calendar::{Calendar, local_date};
use chrono::{DateTime, TimeDelta, Utc};
use turno_entity::{
    RepeatStatus, ResolutionCause, TicketId, TicketKind, TicketStatus, UNIDENTIFIED, repeat, ticket,
};

/// How many earlier tickets are compared: the newest.
pub const COMPARED: u64 = 200;

/// How many of them are kept as evidence: the most alike.
pub const EVIDENCE: usize = 10;

/// Of a description only so many characters are compared. What is asked stands at its beginning.
pub const BEGINNING: usize = 8_000;

/// For how many business days after its confirmation a repeat can be disputed.
pub const DISPUTE_DAYS: u32 = 5;

/// Within how much time the same text of the same person is a message sent twice (DR-29).
#[must_use]
pub const fn twice_within() -> TimeDelta {
    TimeDelta::hours(1)
}

/// Whether a ticket can be a repeat at all. An improvement is quoted instead; what was reopened, or refers to an earlier
/// ticket, goes on with that one.
#[must_use]
pub fn may_repeat(row: &ticket::Model) -> bool {
    row.company_id != UNIDENTIFIED
        && row.kind != TicketKind::Improvement
        && row.follows_id.is_none()
        && row.reopened_at.is_none()
}

/// Between which instants an earlier ticket was answered: within so many days before the receipt of this one.
#[must_use]
pub fn answered_between(received_at: DateTime<Utc>, days: u32) -> (DateTime<Utc>, DateTime<Utc>) {
    (received_at - TimeDelta::days(i64::from(days)), received_at)
}

/// Whether two tickets were asked for by the same person, as far as the desk can know.
#[must_use]
pub fn same_requester(a: &ticket::Model, b: &ticket::Model) -> bool {
    let equal = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    (a.requester_id.is_some() && a.requester_id == b.requester_id)
        || equal(&a.requester_document_number, &b.requester_document_number)
        || equal(&a.requester_email, &b.requester_email)
        || equal(&a.requester_phone, &b.requester_phone)
}

/// The earlier tickets that ask the same, the most alike first, the newest first among equals.
#[must_use]
pub fn alike(row: &ticket::Model, newest_first: &[Earlier]) -> Vec<(TicketId, i32)> {
    let beginning: String = row.description.chars().take(BEGINNING).collect();
    let asked = text(&row.subject, &beginning);
    let scored = newest_first.iter().map(|earlier| {
        let score = score(&asked, &text(&earlier.subject, &earlier.beginning));
        (earlier.id, score)
    });
    let mut found: Vec<(TicketId, i32)> =
        scored.filter(|(_, score)| *score >= ALIKE).map(|(id, score)| (id, i32::from(score))).collect();
    // The sort is stable: equals keep their order.
    found.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    found.truncate(EVIDENCE);
    found
}

fn text(subject: &str, description: &str) -> Text {
    Text::new(&format!("{subject}\n{description}"))
}

/// Whether a ticket can be charged as a repeat: never a defect of the product or somebody else's, never after a
/// reopening, and nothing that was called off.
#[must_use]
pub fn is_chargeable(row: &ticket::Model) -> bool {
    row.reopened_at.is_none()
        && !matches!(row.status, TicketStatus::Cancelled | TicketStatus::Merged)
        && matches!(row.resolution_cause, None | Some(ResolutionCause::HowTo | ResolutionCause::UserError))
}

/// The last instant at which the company can dispute. None at the end of the calendar.
#[must_use]
pub fn disputable_until(calendar: &Calendar, confirmed_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    calendar.end_of_nth_business_day(local_date(confirmed_at), DISPUTE_DAYS)
}

/// Whether a person has decided about it, or the company has been told: then the desk does not propose it anew.
#[must_use]
pub const fn is_settled(row: &repeat::Model) -> bool {
    !matches!(row.status, RepeatStatus::Dismissed) || row.decided_by.is_some()
}
