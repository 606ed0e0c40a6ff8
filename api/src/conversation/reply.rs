//! `ticketReply`: a message to the company, or from it.

use super::{MessageWritten, store};
use crate::command::{Command, QueueTx, Refused, Role, UserErrorCode, WriteTx, texts};
use crate::log::payload;
use crate::tickets::{self, Held, TicketError, lock, rules};
use crate::{people, topics};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{Audience, TicketStatus};

/// Writes a message. By the desk, the first one is the response; answering neither takes the ticket nor moves it. By
/// the company, it resumes a waiting ticket and reopens one resolved within five business days; later, or on a
/// cancelled one, it opens a new ticket that refers to it. On a merged one it goes to the ticket that stays.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketReplyInput")]
pub struct TicketReply {
    /// The ticket.
    pub ticket_id: ID,
    /// The message.
    pub body: String,
    /// A repetition with the same key writes no second message.
    pub idempotency_key: Option<String>,
}

impl Command for TicketReply {
    const NAME: &'static str = "ticketReply";
    const ROLES: &'static [Role] = &[Role::Client, Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::NotFound, UserErrorCode::TicketStateConflict]];
    type Outcome = MessageWritten;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MessageWritten, Refused> {
        let body = texts::text("body", &self.body)?;
        if tx.actor().is_staff() {
            let mut held = lock(tx, &self.ticket_id).await?;
            if matches!(held.row.status, TicketStatus::Cancelled | TicketStatus::Merged) {
                return Err(TicketError::State.into());
            }
            let written = write(tx, &held, &body).await?;
            held.answered(tx).await?;
            return Ok(written);
        }
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        if let Some(stays) = held.row.merged_into_id {
            held = tickets::lock_by_id(&tx, stays).await?.ok_or(TicketError::NotFound)?;
        }
        by_company(&mut tx, held, &body).await
    }
}

/// Writes the message and puts it on record.
pub(super) async fn write(tx: &mut WriteTx, held: &Held, body: &str) -> Result<MessageWritten, Refused> {
    let message = store::insert_message(tx, held, Audience::Company, body).await?;
    let by_desk = tx.actor().is_staff();
    let body = tx.text("body", body);
    let fact = payload::TicketReplied { message, by_desk, body: body.digest.clone() };
    tx.record_with(held.about(), &fact, vec![body])?;
    Ok(MessageWritten { message, ticket: held.row.id })
}

async fn by_company(tx: &mut QueueTx<'_>, mut held: Held, body: &str) -> Result<MessageWritten, Refused> {
    let now = tx.now();
    let policy = tx.policy();
    let in_time = held.row.resolved_at.is_some_and(|at| rules::may_reopen(&policy.calendar, at, now));
    match held.row.status {
        TicketStatus::Cancelled | TicketStatus::Merged => follow_up(tx, &held, body).await,
        TicketStatus::Resolved if !in_time => follow_up(tx, &held, body).await,
        TicketStatus::Resolved => {
            let written = write(tx, &held, body).await?;
            held.reopen(tx, written.message).await?;
            Ok(written)
        }
        TicketStatus::WaitingForCompany => {
            let written = write(tx, &held, body).await?;
            held.resume(tx, Some(written.message)).await?;
            Ok(written)
        }
        // What is written while a quote is open is no answer to it: silence and talk are not consent (DR-24).
        TicketStatus::PendingIdentification
        | TicketStatus::Queued
        | TicketStatus::InProgress
        | TicketStatus::WaitingForQuote => {
            let written = write(tx, &held, body).await?;
            held.touched(tx).await?;
            Ok(written)
        }
    }
}

/// Opens a new ticket of the same topic, received now, that refers to the closed one.
async fn follow_up(tx: &mut QueueTx<'_>, closed: &Held, body: &str) -> Result<MessageWritten, Refused> {
    let topic = topics::find_topic(tx, &closed.row.topic_code).await?.ok_or_else(topics::unknown)?;
    let request = tickets::Request {
        subject: closed.row.subject.clone(),
        description: body.to_owned(),
        topic,
        kind: closed.row.kind,
        channel: turno_entity::Channel::Portal,
        follows: Some(closed.row.id),
    };
    let mut row = tickets::draft(tx, request);
    row.company_id = closed.row.company_id;
    let member = match tx.actor().person() {
        Some(person) => people::find_member(tx, row.company_id, person).await?,
        None => None,
    };
    tickets::write_member(&mut row, &member.ok_or(crate::command::Fault::Unauthenticated)?);
    let held = tickets::open(tx, row).await?;
    write(tx, &held, body).await
}
