//! `ticketSplit`: one text, several requests (DR-28). Each becomes a ticket of its own beside the first.

use super::errors::TicketError;
use super::held::{Held, broken, lock};
use super::open::{Asked, Words, enter, target_minutes};
use super::rules;
use crate::command::texts::{self, Check};
use crate::command::{Command, QueueTx, Refused, Role, UserError, UserErrorCode, WriteTx};
use crate::log::payload;
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::{TicketId, TicketKind, TicketStatus, ticket};

/// The most requests that are taken out of a ticket at once.
const MOST: usize = 20;

/// One of the requests in a ticket's text.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketSplitRequestInput")]
pub struct SplitRequest {
    /// In a line.
    pub subject: String,
    /// What is asked, in the words of the text.
    pub description: String,
    /// Code of its topic.
    pub topic_code: String,
    /// Its kind; by default PROBLEM, or IMPROVEMENT under a topic of improvement.
    pub kind: Option<TicketKind>,
}

/// Takes further requests out of a ticket. Each is opened as a ticket of the same requester, received at the same
/// instant, in the order of the text, with a level of its own.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketSplitInput")]
pub struct TicketSplit {
    /// The ticket; it keeps what is left.
    pub ticket_id: ID,
    /// What is taken out, in the order of the text: 1 to 20 requests.
    pub requests: Vec<SplitRequest>,
    /// The version that was read.
    pub expected_version: Option<i32>,
    /// A repetition with the same key opens no second tickets.
    pub idempotency_key: String,
}

/// The tickets that were opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketWasSplit {
    /// The ticket out of which they were taken.
    pub ticket: TicketId,
    /// They, in the order of the text.
    pub children: Vec<TicketId>,
}

impl Command for TicketSplit {
    const NAME: &'static str = "ticketSplit";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::VersionConflict,
            UserErrorCode::TicketStateConflict,
            UserErrorCode::TicketNotIdentified,
            UserErrorCode::ValueInvalid,
            UserErrorCode::TopicUnknown,
            UserErrorCode::KindMismatch,
        ],
    ];
    type Outcome = TicketWasSplit;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketWasSplit, Refused> {
        let requests = self.requests(tx).await?;
        let mut tx = tx.queue().await?;
        let mut held = lock(&tx, &self.ticket_id).await?;
        held.expect_version(self.expected_version)?;
        held.split(&mut tx, requests).await
    }
}

impl TicketSplit {
    /// What is taken out; all that is wrong with it is told at once.
    async fn requests(&self, tx: &WriteTx) -> Result<Vec<Asked>, Refused> {
        if self.requests.is_empty() || self.requests.len() > MOST {
            let message = format!("Separa entre 1 y {MOST} solicitudes.");
            return Err(UserError::at("requests", UserErrorCode::ValueInvalid, message).into());
        }
        let mut check = Check::default();
        let mut taken = Vec::with_capacity(self.requests.len());
        for (place, request) in self.requests.iter().enumerate() {
            let words = Words {
                subject: &request.subject,
                description: &request.description,
                topic_code: &request.topic_code,
                kind: request.kind,
            };
            taken.extend(words.read(tx, &format!("requests.{place}"), &mut check).await?);
        }
        check.done()?;
        Ok(taken)
    }
}

impl Held {
    /// Takes requests out of it. They stand behind it at the instant of its receipt, and have its response clock with
    /// a target of their own; if the desk has answered, it has answered them.
    async fn split(&mut self, tx: &mut QueueTx<'_>, requests: Vec<Asked>) -> Result<TicketWasSplit, Refused> {
        if rules::is_closed(self.row.status) {
            return Err(TicketError::State.into());
        }
        if self.row.status == TicketStatus::PendingIdentification {
            return Err(TicketError::NotIdentified.into());
        }
        let rows: Vec<ticket::Model> = requests.into_iter().map(|taken| self.child(tx, taken)).collect();
        let children: Vec<TicketId> = rows.iter().map(|row| row.id).collect();
        let split_at = tx.now();
        tx.record(self.about(), &payload::TicketSplit { children: children.clone(), split_at })?;
        self.touched(tx).await?;
        let policy = tx.policy();
        for row in rows {
            let minutes = target_minutes(tx, &row)?;
            let change = self.clock.split(&policy.calendar, minutes, split_at).map_err(broken)?;
            let mut child = enter(tx, row, self.clock.clone()).await?;
            child.apply(tx, change, split_at)?;
            child.save_clock(tx).await?;
        }
        Ok(TicketWasSplit { ticket: self.row.id, children })
    }

    fn child(&self, tx: &mut QueueTx<'_>, taken: Asked) -> ticket::Model {
        ticket::Model {
            id: tx.id(),
            subject: taken.subject,
            description: taken.description,
            topic_code: taken.topic.code,
            kind: taken.kind,
            priority: taken.topic.priority,
            status: TicketStatus::Queued,
            version: 1,
            assignee_id: None,
            taken_at: None,
            reopened_at: None,
            resolved_at: None,
            resolution_cause: None,
            estimated_on: None,
            follows_id: None,
            split_from_id: Some(self.row.id),
            ..self.row.clone()
        }
    }
}
