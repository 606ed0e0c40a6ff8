//! Opening a ticket: its number, its place and its clock are made together.

use super::held::{Held, broken, clock_row};
use super::rules;
use super::store;
use crate::calendar::local_date;
use crate::clock::ResponseClock;
use crate::command::texts::{self, Check};
use crate::command::{Fault, QueueTx, Refused, WriteTx};
use crate::log::payload;
use crate::topics;
use chrono::Datelike as _;
use turno_entity::{Channel, TicketId, TicketKind, TicketStatus, UNIDENTIFIED, ticket, topic};

/// What somebody writes to ask for something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) subject: &'a str,
    pub(super) description: &'a str,
    pub(super) topic_code: &'a str,
    pub(super) kind: Option<TicketKind>,
}

/// Words that are in order, under a topic that there is.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) topic: topic::Model,
    pub(super) kind: TicketKind,
}

impl Words<'_> {
    /// Reads them; none where the topic is not right. What is wrong is said at its place below a path of the input.
    pub(super) async fn read(
        self,
        tx: &WriteTx,
        below: &str,
        check: &mut Check,
    ) -> Result<Option<Asked>, Refused> {
        let subject = check.take(texts::line("subject", self.subject).map_err(|error| error.below(below)));
        let description =
            check.take(texts::text("description", self.description).map_err(|error| error.below(below)));
        let topic = topics::find_topic(tx, self.topic_code).await?;
        let found = topic.ok_or_else(topics::unknown).and_then(|topic| {
            let kind = topics::kind_under(&topic, self.kind)?;
            Ok((topic, kind))
        });
        match found {
            Ok((topic, kind)) => Ok(Some(Asked { subject, description, topic, kind })),
            Err(error) => {
                check.push(error.below(below));
                Ok(None)
            }
        }
    }
}

/// What is asked, before it is known who asks.
#[derive(Clone, Debug)]
pub struct Request {
    /// In a line.
    pub subject: String,
    /// The whole.
    pub description: String,
    /// What it is about.
    pub topic: topic::Model,
    /// What kind of request.
    pub kind: TicketKind,
    /// How it came.
    pub channel: Channel,
    /// The closed ticket to which it refers.
    pub follows: Option<TicketId>,
}

/// A ticket that nobody has asked for yet: received now, of no company. The caller writes the requester.
pub fn draft(tx: &mut QueueTx<'_>, request: Request) -> ticket::Model {
    ticket::Model {
        company_id: UNIDENTIFIED,
        id: tx.id(),
        ordinal: 0,
        number: String::new(),
        subject: request.subject,
        description: request.description,
        channel: request.channel,
        topic_code: request.topic.code,
        kind: request.kind,
        priority: request.topic.priority,
        status: TicketStatus::PendingIdentification,
        version: 1,
        received_at: tx.now(),
        requester_id: None,
        requester_document_type: None,
        requester_document_number: None,
        requester_given_names: None,
        requester_surnames: None,
        requester_email: None,
        requester_phone: None,
        stated_nit: None,
        assignee_id: None,
        taken_at: None,
        reopened_at: None,
        identified_at: None,
        answered_at: None,
        resolved_at: None,
        resolution_cause: None,
        estimated_on: None,
        follows_id: request.follows,
        split_from_id: None,
        merged_into_id: None,
    }
}

/// Opens the ticket at its place. If nothing of the identity is missing it is workable, and its clock runs.
pub async fn open(tx: &mut QueueTx<'_>, mut row: ticket::Model) -> Result<Held, Refused> {
    let complete = rules::missing_identity(&row).is_empty();
    if complete {
        row.status = TicketStatus::Queued;
        row.identified_at = Some(row.received_at);
    }
    let minutes = target_minutes(tx, &row)?;
    let clock = ResponseClock::new(minutes).map_err(broken)?;
    let mut held = enter(tx, row, clock).await?;
    if complete {
        held.start_clock(tx)?;
        held.save_clock(tx).await?;
    }
    Ok(held)
}

/// The target of the ticket's level on the day of its receipt.
pub(super) fn target_minutes(tx: &QueueTx<'_>, row: &ticket::Model) -> Result<i32, Fault> {
    let minutes = tx.policy().target_minutes(row.priority, row.received_at);
    minutes.ok_or_else(|| Fault::Internal("no response target".to_owned()))
}

/// Gives the ticket the next number of its year, and writes it with its clock and its place.
pub(super) async fn enter(
    tx: &mut QueueTx<'_>,
    mut row: ticket::Model,
    clock: ResponseClock,
) -> Result<Held, Refused> {
    let year = local_date(row.received_at).year();
    let sequence = store::next_number(tx, year).await?;
    row.ordinal = rules::ordinal(year, sequence);
    row.number = rules::number(&tx.policy().number_prefix, year, sequence);
    store::insert_ticket(tx, &row).await?;
    store::insert_clock(tx, clock_row(&row, &clock)?).await?;
    store::put_entry(tx, &row, rules::place(row.status)).await?;
    let held = Held { row, clock, clock_changed: false, wake: None };
    record(tx, &held)?;
    Ok(held)
}

fn record(tx: &mut QueueTx<'_>, held: &Held) -> Result<(), Refused> {
    let row = &held.row;
    let subject = tx.text("subject", &row.subject);
    let description = tx.text("description", &row.description);
    let fact = payload::TicketCreated {
        number: row.number.clone(),
        ordinal: row.ordinal,
        received_at: row.received_at,
        channel: row.channel,
        topic: row.topic_code.clone(),
        kind: row.kind,
        priority: row.priority,
        status: row.status,
        requester: row.requester_id,
        follows: row.follows_id,
        subject: subject.digest.clone(),
        description: description.digest.clone(),
    };
    tx.record_with(held.about(), &fact, vec![subject, description])
}
