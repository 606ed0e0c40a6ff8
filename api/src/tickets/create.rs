//! `ticketCreate`: a request becomes a ticket at once and has its place, complete or not (DR-18).

use super::company;
use super::errors::TicketError;
use super::open::{Asked, Request, Words, draft, open};
use super::requester::{self, RequesterInput};
use crate::command::texts::{self, Check};
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::companies::Nit;
use crate::{people, topics};
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use turno_entity::{Channel, TicketId, TicketKind, ticket};

/// Opens a ticket. A signed-in client is the requester, for the company he acts for; staff may open one on behalf
/// of a requester.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TicketCreateInput")]
pub struct TicketCreate {
    /// In a line.
    pub subject: String,
    /// What is asked, with as much evidence as possible.
    pub description: String,
    /// Code of the topic.
    pub topic_code: String,
    /// The kind of request; by default PROBLEM, or IMPROVEMENT under a topic of improvement.
    pub kind: Option<TicketKind>,
    /// Staff only: the company's NIT.
    pub nit: Option<Nit>,
    /// Staff only: who asks.
    pub requester: Option<RequesterInput>,
    /// Staff only: how the request came.
    pub channel: Option<Channel>,
    /// A repetition with the same key opens no second ticket.
    pub idempotency_key: String,
}

/// The ticket that was opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketCreated {
    /// The ticket.
    pub ticket: TicketId,
}

impl Command for TicketCreate {
    const NAME: &'static str = "ticketCreate";
    const ROLES: &'static [Role] = &[Role::Client, Role::Agent, Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        people::DOCUMENT_ERRORS,
        &[
            UserErrorCode::TopicUnknown,
            UserErrorCode::KindMismatch,
            UserErrorCode::StaffOnly,
            UserErrorCode::CompanySuspended,
        ],
    ];
    type Outcome = TicketCreated;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TicketCreated, Refused> {
        let mut check = Check::default();
        let request = self.request(tx, &mut check).await?;
        let mut tx = tx.queue().await?;
        let Some(request) = request else {
            check.done()?;
            return Err(topics::unknown().into());
        };
        let mut row = draft(&mut tx, request);
        if tx.actor().is_staff() {
            self.write_for_staff(&tx, &mut row, &mut check).await?;
        } else {
            self.write_for_client(&tx, &mut row, &mut check).await?;
        }
        check.done()?;
        let held = open(&mut tx, row).await?;
        Ok(TicketCreated { ticket: held.row.id })
    }
}

impl TicketCreate {
    /// What is asked; none if there is no such topic.
    async fn request(&self, tx: &WriteTx, check: &mut Check) -> Result<Option<Request>, Refused> {
        let words = Words {
            subject: &self.subject,
            description: &self.description,
            topic_code: &self.topic_code,
            kind: self.kind,
        };
        let Some(Asked { subject, description, topic, kind }) = words.read(tx, "", check).await? else {
            return Ok(None);
        };
        let channel = self.channel.unwrap_or(Channel::Portal);
        Ok(Some(Request { subject, description, topic, kind, channel, follows: None }))
    }

    async fn write_for_staff(
        &self,
        tx: &WriteTx,
        row: &mut ticket::Model,
        check: &mut Check,
    ) -> Result<(), Refused> {
        if let Some(requester) = &self.requester {
            requester.write(row, check);
        }
        if let Some(nit) = self.nit {
            company::write(tx, row, nit, check).await?;
        }
        Ok(())
    }

    async fn write_for_client(
        &self,
        tx: &WriteTx,
        row: &mut ticket::Model,
        check: &mut Check,
    ) -> Result<(), Refused> {
        let given = [
            ("nit", self.nit.is_some()),
            ("requester", self.requester.is_some()),
            ("channel", self.channel.is_some()),
        ];
        for (path, _) in given.into_iter().filter(|(_, given)| *given) {
            check.push(TicketError::StaffOnly.at(path));
        }
        let (Some(company), Some(person)) = (tx.actor().company(), tx.actor().person()) else {
            return Err(Fault::Forbidden.into());
        };
        let member = people::find_member(tx, company, person).await?.ok_or(Fault::Unauthenticated)?;
        row.company_id = company;
        requester::write_member(row, &member);
        Ok(())
    }
}
