//! Who keeps the books: each thing that happens in them, by the real commands.

use super::super::cast::{ADMIN, AGENTS, BILLING, FIRMS};
use super::super::clock::ScriptedClock;
use super::super::enter::{Cast, Door, nit};
use super::super::lines::Line;
use super::super::teller::until;
use super::super::timeline::{Month, Timeline};
use super::super::{DemoError, run, words as said};
use super::words;
use crate::billing::{
    BillableLineReverse, BillableLinesMarkInvoiced, BillingMonthClose, LineFilter, Whose, list_lines,
};
use crate::command::{Actor, Command};
use crate::conversation::{TicketReply, TicketResolve};
use crate::desk::Desk;
use crate::packages::list_entitlements;
use crate::platform::clock::Clock as _;
use crate::platform::db::Scope;
use crate::queue::TicketTakeNext;
use crate::quotes::{QuoteAccept, QuoteSend};
use crate::repeats::{RepeatConfirm, RepeatDecide, RepeatDispute, list_of_tickets};
use crate::tickets::{SplitRequest, TicketCancel, TicketCreate, TicketSplit};
use crate::work::{WorkSessionStart, WorkSessionStop};
use async_graphql::ID;
use turno_entity::{LineId, QuoteId, ResolutionCause, TicketId, TicketKind};

/// More lines than the books hold.
const ALL: u64 = 100;

/// What is asked first in the text with two requests, and second: places among the lines.
const TWO_THINGS: [usize; 2] = [12, 62];

/// A request of the books that has become a ticket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    ticket: TicketId,
    by: (usize, usize),
    line: Line,
}

impl Item {
    fn id(&self) -> ID {
        ID::from(self.ticket.to_string())
    }
}

/// The keeper, with those who are signed in.
pub(super) struct Keeper<'a> {
    desk: &'a Desk,
    clock: &'a ScriptedClock,
    time: &'a Timeline,
    lines: &'a [Line],
    cast: Cast,
    /// How many things have been done: each has a key of its own.
    done: usize,
}

impl<'a> Keeper<'a> {
    /// The keeper before anybody has come.
    pub(super) fn new(
        (desk, clock): (&'a Desk, &'a ScriptedClock),
        time: &'a Timeline,
        lines: &'a [Line],
    ) -> Self {
        Self { desk, clock, time, lines, cast: Cast::default(), done: 0 }
    }

    /// On the first day of a month the desk's people sign in anew, and those clients: a session lives for 30 days.
    pub(super) async fn come(
        &mut self,
        door: &Door,
        month: &Month,
        clients: &[(usize, usize)],
    ) -> Result<(), DemoError> {
        self.at(month, 0, 0).await?;
        // Where no client comes, there is only a month to close.
        let is_only_closed = clients.is_empty();
        let comes = move |person: usize, firm: Option<usize>| match firm {
            Some(firm) => clients.contains(&(person, firm)),
            None => !is_only_closed || person == BILLING,
        };
        self.cast = door.sign_in((self.desk, self.clock), comes).await?;
        Ok(())
    }

    /// They leave.
    pub(super) async fn leave(&self) -> Result<(), DemoError> {
        self.cast.sign_out(self.desk).await
    }

    /// So many business minutes after the opening of a business day of a month.
    pub(super) async fn at(&self, month: &Month, day: usize, minutes: i64) -> Result<(), DemoError> {
        let opening = month.opening(day)?;
        until((self.desk, self.clock), self.time.after(opening, minutes)).await;
        Ok(())
    }

    /// So many business minutes later.
    pub(super) async fn pass(&self, minutes: i64) {
        until((self.desk, self.clock), self.time.after(self.clock.now(), minutes)).await;
    }

    /// A request comes through the portal.
    pub(super) async fn ask(&mut self, by: (usize, usize), line: usize) -> Result<Item, DemoError> {
        let line = self.line(line);
        let description = format!("{}\n\n{}", line.text, said::context(by.0, line.kind));
        self.open(by, line, line.subject(), description).await
    }

    /// Two requests come in one text: an agent takes the second out.
    pub(super) async fn ask_two(&mut self, by: (usize, usize)) -> Result<[Item; 2], DemoError> {
        let [line, second] = TWO_THINGS.map(|line| self.line(line));
        let subject = words::TWO_THINGS_SUBJECT.to_owned();
        let item = self.open(by, line, subject, words::TWO_THINGS.to_owned()).await?;
        self.pass(9).await;
        let request = SplitRequest {
            subject: words::SECOND_THING_SUBJECT.to_owned(),
            description: words::SECOND_THING.to_owned(),
            topic_code: second.topic.to_owned(),
            kind: Some(second.kind),
        };
        let (ticket_id, idempotency_key) = (item.id(), self.key());
        let requests = vec![request];
        let command = TicketSplit { ticket_id, requests, expected_version: None, idempotency_key };
        let split = self.run(&self.cast.staff(AGENTS[0])?, command).await?;
        let child = split.children.first().ok_or(DemoError::Script("nothing was taken out"))?;
        Ok([item, Item { ticket: *child, by, line: second }])
    }

    async fn open(
        &mut self,
        by: (usize, usize),
        line: Line,
        subject: String,
        description: String,
    ) -> Result<Item, DemoError> {
        let command = TicketCreate {
            subject,
            description,
            topic_code: line.topic.to_owned(),
            kind: Some(line.kind),
            nit: None,
            requester: None,
            channel: None,
            idempotency_key: self.key(),
        };
        let ticket = self.run(&self.cast.client(by)?, command).await?.ticket;
        Ok(Item { ticket, by, line })
    }

    /// The desk answers.
    pub(super) async fn reply(&self, item: &Item) -> Result<(), DemoError> {
        let body = said::about(item.line).reply.to_owned();
        let command = TicketReply { ticket_id: item.id(), body, idempotency_key: None };
        self.run(&self.cast.staff(AGENTS[0])?, command).await.map(drop)
    }

    /// The desk says what an improvement costs at most.
    pub(super) async fn quote(&mut self, item: &Item, maximum_blocks: i32) -> Result<QuoteId, DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let decided = list_entitlements(&tx, &[item.ticket]).await?;
        tx.rollback().await?;
        let decided = decided.last().ok_or(DemoError::Script("an improvement that nobody decided on"))?;
        let command = QuoteSend {
            ticket_id: item.id(),
            improvement: decided.improvement,
            description: said::quote(&item.line.subject()),
            maximum_blocks,
            idempotency_key: self.key(),
        };
        Ok(self.run(&self.cast.staff(AGENTS[0])?, command).await?.quote)
    }

    /// The company accepts it.
    pub(super) async fn accept(&mut self, item: &Item, quote: QuoteId) -> Result<(), DemoError> {
        let command = QuoteAccept { quote_id: ID::from(quote.to_string()), idempotency_key: self.key() };
        self.run(&self.cast.client(item.by)?, command).await.map(drop)
    }

    /// An agent takes the oldest, which is this one.
    pub(super) async fn take(&mut self, item: &Item, agent: usize) -> Result<Actor, DemoError> {
        let agent = self.cast.staff(AGENTS[agent])?;
        let command = TicketTakeNext { idempotency_key: self.key() };
        let done = self.desk.take_next(&agent, command).await;
        let done = done.map_err(|refused| DemoError::Refused { what: "ticketTakeNext", refused })?;
        if done.outcome.ticket == Some(item.ticket) {
            Ok(agent)
        } else {
            Err(DemoError::Script("another ticket was before"))
        }
    }

    /// The agent who has it works on it for so many business minutes.
    pub(super) async fn work(&mut self, agent: &Actor, item: &Item, minutes: i64) -> Result<(), DemoError> {
        let command = WorkSessionStart { ticket_id: item.id(), idempotency_key: self.key() };
        let session = self.run(agent, command).await?.session;
        self.pass(minutes).await;
        let work_session_id = ID::from(session.to_string());
        let command = WorkSessionStop { work_session_id, idempotency_key: self.key() };
        self.run(agent, command).await.map(drop)
    }

    /// It is solved.
    pub(super) async fn resolve(
        &self,
        agent: &Actor,
        item: &Item,
        cause: ResolutionCause,
    ) -> Result<(), DemoError> {
        let is_built = item.line.kind == TicketKind::Improvement;
        let summary = if is_built { words::BUILT } else { said::about(item.line).summary }.to_owned();
        let ticket_id = item.id();
        let command =
            TicketResolve { ticket_id, summary, cause, expected_version: None, idempotency_key: None };
        self.run(agent, command).await.map(drop)
    }

    /// The desk calls off what nobody wanted.
    pub(super) async fn call_off(&self, item: &Item) -> Result<(), DemoError> {
        let (ticket_id, reason) = (item.id(), words::UNANSWERED.to_owned());
        let command = TicketCancel { ticket_id, reason, expected_version: None, idempotency_key: None };
        self.run(&self.cast.staff(AGENTS[0])?, command).await.map(drop)
    }

    /// The supervisor confirms that it was asked before.
    pub(super) async fn confirm(&mut self, item: &Item) -> Result<(), DemoError> {
        let command = RepeatConfirm { repeat_id: self.repeat_of(item).await?, idempotency_key: self.key() };
        self.run(&self.cast.staff(ADMIN)?, command).await.map(drop)
    }

    /// The company does not agree.
    pub(super) async fn dispute(&mut self, item: &Item, by: (usize, usize)) -> Result<(), DemoError> {
        let (repeat_id, reason) = (self.repeat_of(item).await?, words::DISPUTE.to_owned());
        let command = RepeatDispute { repeat_id, reason, idempotency_key: self.key() };
        self.run(&self.cast.client(by)?, command).await.map(drop)
    }

    /// The supervisor gives it right.
    pub(super) async fn decide(&mut self, item: &Item) -> Result<(), DemoError> {
        let (repeat_id, reason) = (self.repeat_of(item).await?, words::DECISION.to_owned());
        let command = RepeatDecide { repeat_id, uphold: false, reason, idempotency_key: None };
        self.run(&self.cast.staff(ADMIN)?, command).await.map(drop)
    }

    /// A month is closed, for a company or for all that have lines.
    pub(super) async fn close(&mut self, month: &Month, firm: Option<usize>) -> Result<(), DemoError> {
        let nit = firm.map(|firm| nit(FIRMS[firm].nit)).transpose()?;
        let (month, idempotency_key) = (month.name, self.key());
        let command = BillingMonthClose { nit, month, validate_only: None, idempotency_key };
        self.run(&self.cast.staff(BILLING)?, command).await.map(drop)
    }

    /// A line stands in an invoice.
    pub(super) async fn invoice(&mut self, line: LineId, number: &str) -> Result<(), DemoError> {
        let command = BillableLinesMarkInvoiced {
            line_ids: vec![ID::from(line.to_string())],
            invoice_number: number.to_owned(),
            idempotency_key: self.key(),
        };
        self.run(&self.cast.staff(BILLING)?, command).await.map(drop)
    }

    /// A line is taken back.
    pub(super) async fn reverse(&mut self, line: LineId, reason: &str) -> Result<(), DemoError> {
        let (line_id, reason) = (ID::from(line.to_string()), reason.to_owned());
        let command = BillableLineReverse { line_id, reason, idempotency_key: self.key() };
        self.run(&self.cast.staff(BILLING)?, command).await.map(drop)
    }

    /// What a ticket costs.
    pub(super) async fn line_of(&self, item: &Item) -> Result<LineId, DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let every = LineFilter { whose: Whose::All, status: Vec::new(), ready: None };
        let lines = list_lines(&tx, &every, None, ALL).await?;
        tx.rollback().await?;
        let line = lines.iter().find(|line| line.ticket_id == item.ticket && line.reverses_id.is_none());
        line.map(|line| line.id).ok_or(DemoError::Script("a ticket that costs nothing"))
    }

    async fn repeat_of(&self, item: &Item) -> Result<ID, DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let found = list_of_tickets(&tx, &[item.ticket]).await?;
        tx.rollback().await?;
        let repeat = found.last().ok_or(DemoError::Script("a question that is not the same"))?;
        Ok(ID::from(repeat.id.to_string()))
    }

    fn line(&self, place: usize) -> Line {
        self.lines[place % self.lines.len()]
    }

    fn key(&mut self) -> String {
        self.done += 1;
        format!("demo-books-{}", self.done)
    }

    async fn run<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Outcome, DemoError> {
        run(self.desk, actor, command).await
    }
}
