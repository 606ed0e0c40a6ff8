//! Everything that can be done with one ticket, as one list, so that a test can try all of it.

use super::world::{NIT, World};
use chrono::NaiveDate;
use turno::command::{Actor, Date, Refused, Role};
use turno::companies::Nit;
use turno::conversation::{TicketNoteAdd, TicketPause, TicketReopen, TicketReply, TicketResolve};
use turno::desk::Desk;
use turno::log::StreamCursor;
use turno::queue::{TicketRelease, TicketTakeNext, TicketTakeOutOfOrder};
use turno::quotes::QuoteSend;
use turno::tickets::{
    RequesterDocumentReveal, RequesterInput, TicketCancel, TicketEstimate, TicketIdentify, TicketMerge,
    TicketReclassify, TicketsMerged,
};
use turno_entity::{DocumentType, ImprovementKind, QuoteId, ResolutionCause, TicketId, TicketStatus};

/// Something that can be done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Identify,
    TakeNext,
    TakeOutOfOrder,
    Release,
    Pause,
    Resolve,
    Reopen,
    Cancel,
    CancelByClient,
    Reclassify,
    Estimate,
    Reply,
    ReplyByClient,
    Note,
    Reveal,
}

pub(crate) const DEEDS: [Deed; 15] = [
    Deed::Identify,
    Deed::TakeNext,
    Deed::TakeOutOfOrder,
    Deed::Release,
    Deed::Pause,
    Deed::Resolve,
    Deed::Reopen,
    Deed::Cancel,
    Deed::CancelByClient,
    Deed::Reclassify,
    Deed::Estimate,
    Deed::Reply,
    Deed::ReplyByClient,
    Deed::Note,
    Deed::Reveal,
];

pub(crate) const STATUSES: [TicketStatus; 8] = [
    TicketStatus::PendingIdentification,
    TicketStatus::Queued,
    TicketStatus::InProgress,
    TicketStatus::WaitingForCompany,
    TicketStatus::WaitingForQuote,
    TicketStatus::Resolved,
    TicketStatus::Cancelled,
    TicketStatus::Merged,
];

/// What is said, with which key, against which version.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) key: Option<String>,
    pub(crate) version: Option<i32>,
}

impl Deed {
    /// Who may, by the permissions of the desk.
    pub(crate) fn roles(self) -> &'static [Role] {
        match self {
            Self::TakeOutOfOrder => &[Role::Admin],
            Self::Reopen | Self::Cancel | Self::CancelByClient | Self::Reply | Self::ReplyByClient => {
                &[Role::Client, Role::Agent, Role::Admin]
            }
            _ => &[Role::Agent, Role::Admin],
        }
    }

    pub(crate) fn actor(self, world: &World) -> &Actor {
        match self {
            Self::Reopen | Self::CancelByClient | Self::ReplyByClient => &world.client,
            Self::TakeOutOfOrder => &world.admin,
            _ => &world.agent,
        }
    }

    /// Whether it can be said with a version that was read.
    pub(crate) fn is_versioned(self) -> bool {
        matches!(
            self,
            Self::Identify | Self::Resolve | Self::Cancel | Self::CancelByClient | Self::Reclassify
        )
    }

    /// Does it, and tells the outcome as text.
    pub(crate) async fn run(
        self,
        desk: &Desk,
        by: &Actor,
        words: Words,
    ) -> Result<(String, StreamCursor), Refused> {
        let Words { id, text, key, version } = words;
        let ticket_id = async_graphql::ID(id);
        let sure = key.clone().unwrap_or_else(|| "once".to_owned());
        macro_rules! run {
            ($command:expr) => {{
                let done = desk.run(by, $command).await?;
                (serde_json::to_string(&done.outcome).unwrap(), done.position)
            }};
        }
        Ok(match self {
            Self::Identify => run!(identify(ticket_id, &text, version, key)),
            Self::TakeNext => {
                let done = desk.take_next(by, TicketTakeNext { idempotency_key: sure }).await?;
                (serde_json::to_string(&done.outcome).unwrap(), done.position)
            }
            Self::TakeOutOfOrder => {
                run!(TicketTakeOutOfOrder { ticket_id, reason: text, idempotency_key: sure })
            }
            Self::Release => run!(TicketRelease { ticket_id, idempotency_key: key }),
            Self::Pause => run!(TicketPause { ticket_id, reason: text, idempotency_key: key }),
            Self::Resolve => run!(TicketResolve {
                ticket_id,
                summary: text,
                cause: ResolutionCause::HowTo,
                expected_version: version,
                idempotency_key: key,
            }),
            Self::Reopen => run!(TicketReopen { ticket_id, reason: text, idempotency_key: key }),
            Self::Cancel | Self::CancelByClient => {
                run!(TicketCancel {
                    ticket_id,
                    reason: text,
                    expected_version: version,
                    idempotency_key: key
                })
            }
            Self::Reclassify => run!(TicketReclassify {
                ticket_id,
                topic_code: if text == "other" { "cartera" } else { "reportes" }.to_owned(),
                kind: None,
                expected_version: version,
                idempotency_key: key,
            }),
            Self::Estimate => run!(TicketEstimate {
                ticket_id,
                resolves_on: Date(NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()),
                note: Some(text),
                idempotency_key: key,
            }),
            Self::Reply | Self::ReplyByClient => {
                run!(TicketReply { ticket_id, body: text, idempotency_key: key })
            }
            Self::Note => run!(TicketNoteAdd { ticket_id, body: text, idempotency_key: key }),
            Self::Reveal => run!(RequesterDocumentReveal { ticket_id, reason: text, idempotency_key: key }),
        })
    }
}

fn identify(
    ticket_id: async_graphql::ID,
    given_names: &str,
    version: Option<i32>,
    idempotency_key: Option<String>,
) -> TicketIdentify {
    let requester = RequesterInput {
        document_type: Some(DocumentType::Cc),
        document_number: Some("10203040".to_owned()),
        given_names: Some(given_names.to_owned()),
        surnames: Some("Gómez".to_owned()),
        ..RequesterInput::default()
    };
    let (nit, expected_version) = (Nit::parse(NIT).unwrap(), version.unwrap_or(1));
    TicketIdentify { ticket_id, nit, requester, expected_version, idempotency_key }
}

impl World {
    pub(crate) fn words(&self, ticket: TicketId) -> Words {
        Words { id: ticket.to_string(), text: "texto".to_owned(), key: Some(self.key()), version: None }
    }

    pub(crate) async fn does(&self, deed: Deed, ticket: TicketId) -> String {
        let done = deed.run(self.desk(), deed.actor(self), self.words(ticket)).await;
        done.unwrap_or_else(|refused| panic!("{deed:?}: {refused:?}")).0
    }

    /// A ticket of the company that stands so, on a queue that was empty before.
    pub(crate) async fn ticket_in(&self, status: TicketStatus) -> TicketId {
        let by = if status == TicketStatus::PendingIdentification { &self.newcomer } else { &self.client };
        let topic = if status == TicketStatus::WaitingForQuote { "mejora_campos" } else { "consecutivos" };
        let ticket = self.done(by, self.request(topic)).await.ticket;
        let way: &[Deed] = match status {
            TicketStatus::PendingIdentification | TicketStatus::Queued => &[],
            TicketStatus::InProgress => &[Deed::TakeNext],
            TicketStatus::WaitingForCompany => &[Deed::Pause],
            TicketStatus::WaitingForQuote => {
                self.quoted(ticket, 2).await;
                &[]
            }
            TicketStatus::Resolved => &[Deed::TakeNext, Deed::Resolve],
            TicketStatus::Cancelled => &[Deed::CancelByClient],
            // What was merged stands behind an earlier one, which is called off then.
            TicketStatus::Merged => {
                let again = self.done(by, self.request(topic)).await.ticket;
                self.merged(ticket, again).await;
                self.does(Deed::CancelByClient, ticket).await;
                return again;
            }
        };
        for deed in way {
            self.does(*deed, ticket).await;
        }
        assert_eq!(self.ticket(ticket).await.status, status);
        ticket
    }

    /// Two tickets are one request.
    pub(crate) async fn merged(&self, ticket: TicketId, other: TicketId) -> TicketsMerged {
        let command = TicketMerge {
            ticket_id: ticket.to_string().into(),
            other_ticket_id: other.to_string().into(),
            reason: "Llegó dos veces.".to_owned(),
            idempotency_key: Some(self.key()),
        };
        self.done(&self.agent, command).await
    }

    /// A quote for the fields that a ticket asks for.
    pub(crate) async fn quoted(&self, ticket: TicketId, maximum_blocks: i32) -> QuoteId {
        let command = QuoteSend {
            ticket_id: ticket.to_string().into(),
            improvement: ImprovementKind::Field,
            description: "Un campo para la placa del vehículo.".to_owned(),
            maximum_blocks,
            idempotency_key: self.key(),
        };
        self.done(&self.agent, command).await.quote
    }

    /// Calls off what is open, so that the queue is empty.
    pub(crate) async fn clear(&self) {
        use sea_orm::EntityTrait as _;
        let rows = self.read().await.list(turno_entity::ticket::Entity::find()).await.unwrap();
        let open = rows.into_iter().filter(|row| !turno::tickets::rules::is_closed(row.status));
        for row in open {
            let done = Deed::Cancel.run(self.desk(), &self.admin, self.words(row.id)).await;
            done.unwrap_or_else(|refused| panic!("{refused:?}"));
        }
    }
}
