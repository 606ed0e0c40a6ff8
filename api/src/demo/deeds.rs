//! What is done about tickets, by the real commands.

use super::cast::{ADMIN, AGENTS, FIRMS, PEOPLE, UNKNOWN_NIT};
use super::enter::{email, nit};
use super::lines::Line;
use super::plan::Deed;
use super::tales::{Request, TWICE, Tale};
use super::teller::{Act, Teller, Thread};
use super::{DemoError, words};
use crate::calendar::local_date;
use crate::command::{Actor, Date};
use crate::conversation::{TicketNoteAdd, TicketPause, TicketReopen, TicketReply};
use crate::people::PhoneNumber;
use crate::queue::TicketTakeOutOfOrder;
use crate::tickets::{
    RequesterInput, TicketCancel, TicketCard, TicketCreate, TicketEstimate, TicketIdentify, TicketMerge,
    TicketReclassify,
};
use async_graphql::ID;
use turno_entity::{TicketKind, TicketStatus};

/// Under which topic a request is entered by mistake.
const WRONG_TOPIC: &str = "otro";

impl Teller<'_> {
    /// A request comes.
    pub(super) async fn arrive(&mut self, n: usize) -> Result<(), DemoError> {
        let request = self.requests[n];
        let line = self.line(&request);
        let (topic, kind) = match (request.tale, line.kind) {
            (Tale::Misfiled, TicketKind::Improvement) => (WRONG_TOPIC, TicketKind::Change),
            (Tale::Misfiled, kind) => (WRONG_TOPIC, kind),
            (_, kind) => (line.topic, kind),
        };
        let mut command = TicketCreate {
            subject: line.subject(),
            description: format!("{}\n\n{}", line.text, words::context(n, line.kind)),
            topic_code: topic.to_owned(),
            kind: Some(kind),
            nit: None,
            requester: None,
            channel: request.channel,
            idempotency_key: format!("demo-{n}"),
        };
        let actor = if request.channel.is_some() {
            command.nit = match request.tale {
                Tale::Unnamed | Tale::ByHalves => None,
                Tale::UnknownCompany => Some(nit(UNKNOWN_NIT)?),
                _ => Some(nit(FIRMS[request.by.1].nit)?),
            };
            command.requester = Some(requester(&request)?);
            self.agent(n)?
        } else {
            self.cast.client(request.by)?
        };
        let ticket = self.run(&actor, command).await?.ticket;
        self.threads.insert(n, Thread { request, ticket, takes: 0 });
        self.plan_deeds(n, &request);
        Ok(())
    }

    /// Does something about a ticket, if it still makes sense.
    pub(super) async fn perform(&mut self, n: usize, deed: Deed) -> Result<(), DemoError> {
        let Some(card) = self.card(n).await? else { return Ok(()) };
        if !fits(deed, &card) {
            return Ok(());
        }
        let request = self.threads[&n].request;
        let by_desk = self.hand(n, &card)?;
        let by_company = self.cast.client(request.by)?;
        let (words, id) = (words::about(self.line(&request)), ID::from(card.ticket.id.to_string()));
        match deed {
            Deed::Quote if self.is_charged(&card).await? => self.quote(n, &by_desk, &card).await,
            Deed::Reply | Deed::Quote => self.write(&by_desk, id, words.reply).await,
            Deed::Accept | Deed::Decline => self.answer_quote(n, deed, card.ticket.id).await,
            Deed::Answer if card.ticket.answered_at.is_some() => {
                self.write(&by_company, id, words::confirmation(n)).await
            }
            Deed::Answer => self.write(&by_company, id, words.answer).await,
            Deed::Add => self.write(&by_company, id, words::addition(n)).await,
            Deed::WriteOn => self.write_on(n, &by_company, id).await,
            Deed::Ask => {
                let reason = words.question.to_owned();
                let command = TicketPause { ticket_id: id, reason, idempotency_key: None };
                self.run(&by_desk, command).await.map(drop)
            }
            Deed::Note => {
                let body = words::note(n).to_owned();
                self.run(&by_desk, TicketNoteAdd { ticket_id: id, body, idempotency_key: None })
                    .await
                    .map(drop)
            }
            Deed::Reopen => {
                let reason = words::reopening(n).to_owned();
                let command = TicketReopen { ticket_id: id, reason, idempotency_key: None };
                self.run(&by_company, command).await.map(drop)
            }
            Deed::Withdraw => self.cancel(&by_company, id, words::WITHDRAWAL).await,
            Deed::Merge => self.merge(&by_desk, id).await,
            Deed::Dismiss => self.cancel(&by_desk, id, words::DISMISSAL).await,
            Deed::Reclassify => self.reclassify(n, &by_desk, id).await,
            Deed::Estimate => self.estimate(&by_desk, id).await,
            Deed::Identify | Deed::IdentifyHalf => self.identify(n, deed, &card).await,
            Deed::TakeOutOfOrder => self.take_out_of_order(n, id).await,
        }
    }

    async fn write(&self, actor: &Actor, ticket_id: ID, body: &str) -> Result<(), DemoError> {
        let command = TicketReply { ticket_id, body: body.to_owned(), idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    /// A message on a ticket that was called off opens a new one, which is answered and solved.
    async fn write_on(&mut self, n: usize, actor: &Actor, ticket_id: ID) -> Result<(), DemoError> {
        let body = words::WRITTEN_ON.to_owned();
        let written = self.run(actor, TicketReply { ticket_id, body, idempotency_key: None }).await?;
        let request = Request { at: self.now(), tale: Tale::Solved, ..self.threads[&n].request };
        let next = self.requests.len();
        self.requests.push(request);
        self.threads.insert(next, Thread { request, ticket: written.ticket, takes: 0 });
        self.plan_deeds(next, &request);
        Ok(())
    }

    async fn cancel(&self, actor: &Actor, ticket_id: ID, reason: &str) -> Result<(), DemoError> {
        let reason = reason.to_owned();
        let command = TicketCancel { ticket_id, reason, expected_version: None, idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    async fn merge(&self, actor: &Actor, ticket_id: ID) -> Result<(), DemoError> {
        let stays =
            self.threads.get(&TWICE.1).ok_or(DemoError::Script("a request that never came before"))?;
        let (other_ticket_id, reason) = (ID::from(stays.ticket.to_string()), words::TWICE.to_owned());
        let command = TicketMerge { ticket_id, other_ticket_id, reason, idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    async fn reclassify(&self, n: usize, actor: &Actor, ticket_id: ID) -> Result<(), DemoError> {
        let line = self.line(&self.threads[&n].request);
        let (topic_code, kind) = (line.topic.to_owned(), Some(line.kind));
        let command =
            TicketReclassify { ticket_id, topic_code, kind, expected_version: None, idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    async fn estimate(&self, actor: &Actor, ticket_id: ID) -> Result<(), DemoError> {
        let next = self.time.calendar().next_business_day(local_date(self.now()));
        let resolves_on = Date(next.ok_or(DemoError::Script("there is no next business day"))?);
        let note = Some(words::ESTIMATE.to_owned());
        let command = TicketEstimate { ticket_id, resolves_on, note, idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    async fn identify(&self, n: usize, deed: Deed, card: &TicketCard) -> Result<(), DemoError> {
        let request = Request { tale: Tale::Solved, ..self.threads[&n].request };
        let mut requester = requester(&request)?;
        if deed == Deed::IdentifyHalf {
            requester.document_type = None;
            requester.document_number = None;
        }
        let command = TicketIdentify {
            ticket_id: ID::from(card.ticket.id.to_string()),
            nit: nit(FIRMS[request.by.1].nit)?,
            requester,
            expected_version: card.ticket.version,
            idempotency_key: None,
        };
        self.run(&self.agent(n)?, command).await.map(drop)
    }

    async fn take_out_of_order(&mut self, n: usize, ticket_id: ID) -> Result<(), DemoError> {
        let (reason, idempotency_key) = (words::EXCEPTION.to_owned(), format!("demo-exception-{n}"));
        let command = TicketTakeOutOfOrder { ticket_id, reason, idempotency_key };
        self.run(&self.cast.staff(ADMIN)?, command).await?;
        if let Some(thread) = self.threads.get_mut(&n) {
            thread.takes += 1;
        }
        self.plan_in(35, Act::Finish(n));
        Ok(())
    }

    /// The words of a request.
    pub(super) fn line(&self, request: &Request) -> Line {
        self.lines[request.line % self.lines.len()]
    }

    /// Who of the desk looks after a ticket that nobody has.
    fn agent(&self, n: usize) -> Result<Actor, DemoError> {
        self.cast.staff(AGENTS[n % AGENTS.len()])
    }

    /// Who has the ticket, or looks after it.
    pub(super) fn hand(&self, n: usize, card: &TicketCard) -> Result<Actor, DemoError> {
        let staff = AGENTS.iter().chain([&ADMIN]).map(|place| self.cast.staff(*place));
        let staff = staff.collect::<Result<Vec<Actor>, DemoError>>()?;
        let assignee = card.ticket.assignee_id;
        let hand = staff.into_iter().find(|actor| assignee.is_some() && actor.person() == assignee);
        hand.map_or_else(|| self.agent(n), Ok)
    }
}

/// What the desk knows of the requester when a request does not come through the portal.
fn requester(request: &Request) -> Result<RequesterInput, DemoError> {
    let player = &PEOPLE[request.by.0];
    let mut requester = RequesterInput { email: Some(email(player)?), ..RequesterInput::default() };
    if matches!(request.tale, Tale::Unnamed | Tale::ByHalves) {
        return Ok(requester);
    }
    requester.given_names = Some(player.given_names.to_owned());
    requester.surnames = Some(player.surnames.to_owned());
    requester.phone = player.phone.and_then(PhoneNumber::parse);
    if !matches!(request.tale, Tale::NoDocument | Tale::Identified) {
        requester.document_type = player.document.map(|(kind, _)| kind);
        requester.document_number = player.document.map(|(_, number)| number.to_owned());
    }
    Ok(requester)
}

/// Whether a deed makes sense for a ticket that stands where this one stands.
fn fits(deed: Deed, card: &TicketCard) -> bool {
    let status = card.ticket.status;
    let silent = card.ticket.answered_at.is_none();
    let open = matches!(status, TicketStatus::Queued | TicketStatus::InProgress);
    match deed {
        Deed::Reply | Deed::Quote | Deed::Ask => open && silent,
        Deed::Accept | Deed::Decline => status == TicketStatus::WaitingForQuote,
        Deed::Answer => status == TicketStatus::WaitingForCompany,
        Deed::Add | Deed::Reclassify | Deed::Estimate => open,
        Deed::Note => open || status == TicketStatus::PendingIdentification,
        Deed::Identify | Deed::IdentifyHalf => status == TicketStatus::PendingIdentification,
        Deed::Withdraw | Deed::Dismiss | Deed::Merge | Deed::TakeOutOfOrder => status == TicketStatus::Queued,
        Deed::WriteOn => status == TicketStatus::Cancelled,
        Deed::Reopen => status == TicketStatus::Resolved,
    }
}
