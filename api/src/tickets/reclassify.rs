//! `ticketReclassify`: another topic, and with it another level (DR-21).

use super::TicketDone;
use super::held::lock;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::topics;
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::TicketKind;

/// Puts the ticket under another topic. Before the response the deadline is computed anew from the same start.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketReclassifyInput")]
pub struct TicketReclassify {
    /// The ticket.
    pub ticket_id: ID,
    /// Code of the new topic.
    pub topic_code: String,
    /// The kind of request, where it changes too.
    pub kind: Option<TicketKind>,
    /// The version that was read.
    pub expected_version: Option<i32>,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for TicketReclassify {
    const NAME: &'static str = "ticketReclassify";
    const ROLES: &'static [Role] = &[Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[
        UserErrorCode::NotFound,
        UserErrorCode::VersionConflict,
        UserErrorCode::TicketStateConflict,
        UserErrorCode::TopicUnknown,
        UserErrorCode::KindMismatch,
    ]];
    type Outcome = TicketDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketDone, Refused> {
        let topic = topics::find_topic(tx, &self.topic_code).await?.ok_or_else(topics::unknown)?;
        let mut held = lock(tx, &self.ticket_id).await?;
        held.expect_version(self.expected_version)?;
        // A kind that goes with the new topic is kept; between improvement and the rest it has to change.
        let kept = topics::kind_under(&topic, Some(held.row.kind)).ok();
        let kind = topics::kind_under(&topic, self.kind.or(kept))?;
        held.reclassify(tx, &topic, kind).await?;
        Ok(TicketDone { ticket: held.row.id })
    }
}
