//! The one pass over the log.

use super::chain;
use super::charges::Charges;
use super::finding::{AuditError, Finding, Proof};
use super::life::Life;
use super::order::Workable;
use super::reader::{Commit, Reader};
use super::response::{Ask, Response, Said};
use super::{owed, store, stored};
use crate::calendar::{Policy, local_date};
use crate::log::{Fact, payload};
use crate::platform::db::Tx;
use crate::tickets::rules;
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fmt;
use turno_entity::{TicketId, event};

/// How late the worker may be: it looks twice a second, and puts off for a minute what it could not wake.
const LATE: TimeDelta = TimeDelta::minutes(2);

/// How many tickets are compared with what stands at once.
const TOGETHER: usize = 500;

/// What was proved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commits.
    pub links: u64,
    /// Events.
    pub events: u64,
    /// Tickets.
    pub tickets: u64,
    /// Takes in order.
    pub takes: u64,
    /// Takes out of order, each with a reason on record.
    pub takes_out_of_order: u64,
    /// Events of response clocks.
    pub deadlines: u64,
    /// Billable lines.
    pub lines: u64,
    /// The last event.
    pub last_seq: i64,
    /// The hash of the last link: what outsiders may know.
    pub last_hash: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "proved: {} events in {} commits, {} tickets", self.events, self.links, self.tickets)?;
        writeln!(f, "takes: {} in order, {} out of order", self.takes, self.takes_out_of_order)?;
        writeln!(f, "deadline events: {}", self.deadlines)?;
        writeln!(f, "billable lines: {}", self.lines)?;
        write!(f, "last link: {} {}", self.last_seq, self.last_hash)
    }
}

/// What is remembered between commits: as much as is open.
struct Fold<'a> {
    tx: &'a Tx,
    policy: &'a Policy,
    report: Report,
    lives: HashMap<TicketId, Life>,
    workable: Workable,
    numbers: BTreeMap<i32, i64>,
    /// Closed, and not yet compared.
    closed: HashSet<TicketId>,
    charges: Charges,
    /// Announced as taken out of a ticket in this commit, and not yet opened.
    announced: HashMap<TicketId, (TicketId, DateTime<Utc>)>,
    /// Told as merged in this commit, and not yet closed: into which ticket, when it had been answered, and whether that
    /// ticket had an answer of its own.
    absorbed: HashMap<TicketId, (TicketId, Option<DateTime<Utc>>, bool)>,
}

/// Reads the log and proves it.
pub(super) async fn fold(tx: &Tx, policy: &Policy, now: Option<DateTime<Utc>>) -> Result<Report, AuditError> {
    let mut fold = Fold {
        tx,
        policy,
        report: Report::default(),
        lives: HashMap::new(),
        workable: Workable::default(),
        numbers: BTreeMap::new(),
        closed: HashSet::new(),
        charges: Charges::default(),
        announced: HashMap::new(),
        absorbed: HashMap::new(),
    };
    let mut reader = Reader::new(tx);
    let mut last_at = DateTime::<Utc>::MIN_UTC;
    while let Some(commit) = reader.next().await? {
        chain::prove(&commit)?;
        fold.hear(&commit)?;
        last_at = commit.link.recorded_at;
        if fold.closed.len() >= TOGETHER {
            fold.retire().await?;
        }
    }
    fold.end(now.unwrap_or(last_at)).await
}

impl Fold<'_> {
    fn hear(&mut self, commit: &Commit) -> Result<(), Finding> {
        // In the order of the events, so that the first wrong one is named.
        let mut clocks: BTreeMap<TicketId, (Vec<Ask>, VecDeque<Said>, &event::Model)> = BTreeMap::new();
        for event in &commit.events {
            let fact = Fact::decode(&event.kind, event.version, &event.payload).map_err(|_unreadable| {
                Finding::event(Proof::Chain, event.seq, "a kind and a payload that are known")
            })?;
            let ticket = self.hear_event(event, &fact)?;
            self.charges.hear(event, &fact, &commit.previous)?;
            let Some(ticket) = ticket else { continue };
            let (asks, said, last) =
                clocks.entry(ticket).or_insert_with(|| (Vec::new(), VecDeque::new(), event));
            *last = event;
            asks.extend(Ask::of(&fact, self.policy, self.lives.get(&ticket)));
            if fact.deadline_change().is_some() {
                self.report.deadlines += 1;
                said.push_back((event.seq, fact));
            }
        }
        if let (Some(child), Some(last)) = (self.announced.keys().min(), commit.events.last()) {
            return Err(Finding::event(
                Proof::Moves,
                last.seq,
                format!("the opening of {child} in this commit"),
            ));
        }
        if let (Some(merged), Some(last)) = (self.absorbed.keys().min(), commit.events.last()) {
            return Err(Finding::event(
                Proof::Moves,
                last.seq,
                format!("the merge of {merged} in this commit"),
            ));
        }
        for (ticket, (asks, said, last)) in clocks {
            if let Some(life) = self.lives.get_mut(&ticket) {
                life.response.prove(self.policy, last, &asks, said)?;
            }
        }
        // The migration's link is no commit.
        self.report.links += u64::from(!commit.events.is_empty());
        self.report.events += u64::try_from(commit.events.len()).unwrap_or_default();
        self.report.last_seq = commit.link.last_seq;
        self.report.last_hash.clone_from(&commit.link.hash);
        Ok(())
    }

    /// Hears an event, and says of which ticket it was.
    fn hear_event(&mut self, event: &event::Model, fact: &Fact) -> Result<Option<TicketId>, Finding> {
        let of_ticket = event.kind.starts_with("TICKET_") || fact.deadline_change().is_some();
        let Some(ticket) = event.ticket_id else {
            let missing = || Err(Finding::event(Proof::Moves, event.seq, "a ticket"));
            return if of_ticket { missing() } else { Ok(None) };
        };
        if let Fact::TicketCreated(told) = fact {
            self.begin(ticket, event, told)?;
            return Ok(Some(ticket));
        }
        let Some(life) = self.lives.get_mut(&ticket) else {
            return Err(Finding::event(
                Proof::Moves,
                event.seq,
                "a ticket that has begun, and has not ended",
            ));
        };
        match fact {
            Fact::TicketTaken(_) => {
                self.workable.prove_least(life.place, event.seq)?;
                self.report.takes += 1;
            }
            Fact::TicketTakenOutOfOrder(_) => self.report.takes_out_of_order += 1,
            Fact::TicketAbsorbed(told) => {
                let answered_at = life.response.answered_at();
                self.absorbed.insert(told.ticket, (ticket, told.answered_at, answered_at.is_some()));
            }
            Fact::TicketMerged(told) => {
                let by = self.absorbed.remove(&ticket);
                let at = life.response.answered_at();
                // The one that stays takes over the response only if it has none of its own.
                let right = by.is_some_and(|(into, told_at, had)| {
                    into == told.into && told_at == if had { None } else { at }
                });
                if !right {
                    return Err(Finding::event(
                        Proof::Moves,
                        event.seq,
                        "a merge that the ticket that stays tells",
                    ));
                }
            }
            Fact::TicketSplit(told) => {
                self.announced.extend(told.children.iter().map(|child| (*child, (ticket, told.split_at))));
            }
            _ => {}
        }
        life.hear(event, fact)?;
        self.workable.set(life.place, life.status);
        if life.is_closed() {
            self.closed.insert(ticket);
        }
        Ok(Some(ticket))
    }

    fn begin(
        &mut self,
        ticket: TicketId,
        event: &event::Model,
        told: &payload::TicketCreated,
    ) -> Result<(), Finding> {
        let year = local_date(told.received_at).year();
        let sequence = self.numbers.entry(year).or_default();
        *sequence += 1;
        // What stands before the year is configuration, and may have been another one.
        let number = rules::number("", year, *sequence);
        if told.ordinal != rules::ordinal(year, *sequence) || !told.number.ends_with(&number) {
            return Err(Finding::event(
                Proof::Numbers,
                event.seq,
                format!("a number that ends with {number}"),
            ));
        }
        let life = if let Some(by) = self.announced.remove(&ticket) {
            let none = || Finding::event(Proof::Moves, event.seq, "a ticket out of which it was taken");
            self.lives.get(&by.0).ok_or_else(none)?.split(event, told, by)?
        } else {
            let minutes = self.policy.target_minutes(told.priority, told.received_at).unwrap_or_default();
            let response = Response::new(minutes)
                .map_err(|error| Finding::event(Proof::Deadlines, event.seq, error.to_string()))?;
            Life::begin(event, told, response)?
        };
        self.workable.set(life.place, life.status);
        if self.lives.insert(ticket, life).is_some() {
            return Err(Finding::event(Proof::Moves, event.seq, "a ticket that has not begun before"));
        }
        self.report.tickets += 1;
        Ok(())
    }

    /// Compares closed tickets of which nothing more is to come, and forgets them.
    async fn retire(&mut self) -> Result<(), AuditError> {
        let closed: Vec<TicketId> = self.closed.drain().collect();
        let mut over = Vec::new();
        for ids in closed.chunks(TOGETHER) {
            over.extend(store::list_last_seqs(self.tx, ids).await?);
        }
        over.retain(|(_, last)| *last <= self.report.last_seq);
        let over: Vec<TicketId> = over.into_iter().map(|(id, _)| id).collect();
        self.compare(over).await
    }

    async fn compare(&mut self, mut ids: Vec<TicketId>) -> Result<(), AuditError> {
        // By age, so that the first wrong one is named.
        ids.sort_unstable();
        for ids in ids.chunks(TOGETHER) {
            stored::prove(self.tx, self.policy, &self.lives, ids).await?;
        }
        self.charges.forget(&ids);
        for id in ids {
            self.lives.remove(&id);
        }
        Ok(())
    }

    async fn end(mut self, now: DateTime<Utc>) -> Result<Report, AuditError> {
        self.prove_noted(now)?;
        let rest = self.lives.keys().copied().collect();
        self.compare(rest).await?;
        if let Some(ticket) = store::find_unknown_ticket(self.tx).await? {
            return Err(Finding::new(Proof::Stored, "ticket", ticket.id, "a ticket of the log").into());
        }
        let counters: BTreeMap<i32, i64> =
            store::list_counters(self.tx).await?.into_iter().map(|row| (row.year, row.last_value)).collect();
        for year in counters.keys().chain(self.numbers.keys()) {
            if counters.get(year) != self.numbers.get(year) {
                let expected =
                    format!("the last number {}", self.numbers.get(year).copied().unwrap_or_default());
                return Err(Finding::new(Proof::Numbers, "ticket_counter", year, expected).into());
            }
        }
        self.report.lines = owed::prove(self.tx, &self.charges).await?;
        Ok(self.report)
    }

    /// Proves that nothing was due long ago and is not in the log.
    fn prove_noted(&self, now: DateTime<Utc>) -> Result<(), Finding> {
        let asleep = self.lives.iter().filter_map(|(id, life)| Some((life.response.wake(self.policy)?, id)));
        match asleep.min() {
            Some((at, id)) if at + LATE < now => {
                let expected = format!("its deadline noted at {at}");
                Err(Finding::new(Proof::Deadlines, "response_clock", id, expected))
            }
            _ => Ok(()),
        }
    }
}
