//! What is charged: each line computed again from the work and the confirmations that the log tells, none without its
//! confirmation, none twice; and each closed month from its lines.
//!
//! A line is remembered to the end, because it can be invoiced or taken back at any time: a few numbers for each.

use super::finding::{Finding, Proof};
use super::repeated::Repeated;
use crate::billing::rules::{self, Work};
use crate::log::{Fact, LinkRow, payload};
use crate::tariff::{Terms, rules::PIECE};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeSet, HashMap, HashSet};
use turno_entity::{
    CompanyId, LineId, LineReason, LineStatus, PersonId, QuoteId, RepeatId, StatementId, TicketId,
    WorkSessionId, event,
};

/// Three sums that belong together.
type Sums = (i64, i64, i64);

/// A session of work.
struct Session {
    started_at: DateTime<Utc>,
    ended: Option<(DateTime<Utc>, i64)>,
    billable: bool,
    quoted: bool,
}

/// The work on a ticket and what of it was confirmed.
#[derive(Default)]
struct Item {
    sessions: HashMap<WorkSessionId, Session>,
    quotes: HashMap<QuoteId, payload::QuoteSent>,
    /// The quote accepted last, and by whom.
    accepted: Option<(QuoteId, String)>,
    repeated: Repeated,
    charged: bool,
}

/// A line as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) company: CompanyId,
    pub(super) ticket: TicketId,
    pub(super) reason: LineReason,
    pub(super) quote: Option<QuoteId>,
    pub(super) repeat: Option<RepeatId>,
    pub(super) reverses: Option<LineId>,
    pub(super) status: LineStatus,
    pub(super) ready_on: Option<NaiveDate>,
    pub(super) invoice: Option<String>,
    pub(super) statement: Option<StatementId>,
    pub(super) seconds: i64,
    pub(super) blocks: i64,
    pub(super) block_minutes: i32,
    pub(super) block_price: i64,
    pub(super) iva_basis_points: i32,
    pub(super) amounts: (i64, i64, i64),
    pub(super) confirmed_by: PersonId,
    pub(super) confirmed_at: DateTime<Utc>,
}

/// What is charged, folded from the log.
#[derive(Default)]
pub(super) struct Charges {
    items: HashMap<TicketId, Item>,
    pub(super) lines: HashMap<LineId, Line>,
    pub(super) statements: HashMap<StatementId, (CompanyId, payload::MonthClosed)>,
    /// The lines of each company that are owed and stand in no statement.
    open: HashMap<CompanyId, BTreeSet<LineId>>,
    /// The lines that were taken back.
    taken_back: HashSet<LineId>,
}

impl Charges {
    /// Hears an event; `before` is the last link before its commit.
    pub(super) fn hear(
        &mut self,
        event: &event::Model,
        fact: &Fact,
        before: &LinkRow,
    ) -> Result<(), Finding> {
        match fact {
            Fact::LinesInvoiced(told) => return self.invoiced(event, told),
            Fact::MonthClosed(told) => return self.closed(event, told, before),
            Fact::LineReady(told) => return self.ready(event, told),
            Fact::LineReversed(told) => return self.reversed(event, told),
            _ => {}
        }
        let Some(ticket) = event.ticket_id else { return Ok(()) };
        match fact {
            Fact::LineCreated(told) => return self.created(event, ticket, told),
            Fact::QuoteSent(told) => {
                self.item(ticket).quotes.insert(told.quote, told.clone());
            }
            Fact::QuoteAccepted(told) => {
                self.item(ticket).accepted = Some((told.quote, event.actor.clone()));
            }
            Fact::RepeatConfirmed(_)
            | Fact::RepeatDisputed(_)
            | Fact::RepeatDecided(_)
            | Fact::RepeatDismissed(_) => self.item(ticket).repeated.hear(event, fact),
            _ => self.worked(ticket, fact),
        }
        Ok(())
    }

    /// Nothing more is to come of these tickets but what happens to their lines.
    pub(super) fn forget(&mut self, tickets: &[TicketId]) {
        for ticket in tickets {
            self.items.remove(ticket);
        }
    }

    fn item(&mut self, ticket: TicketId) -> &mut Item {
        self.items.entry(ticket).or_default()
    }

    fn worked(&mut self, ticket: TicketId, fact: &Fact) {
        match fact {
            Fact::WorkStarted(told) => {
                let session = Session {
                    started_at: told.started_at,
                    ended: None,
                    billable: told.billable,
                    quoted: told.quote.is_some(),
                };
                self.item(ticket).sessions.insert(told.session, session);
            }
            Fact::WorkStopped(told) => {
                if let Some(session) = self.item(ticket).sessions.get_mut(&told.session) {
                    session.ended = Some((told.ended_at, i64::from(told.seconds)));
                }
            }
            Fact::WorkRecorded(told) => {
                let session = Session {
                    started_at: told.started_at,
                    ended: Some((told.ended_at, i64::from(told.seconds))),
                    billable: told.billable,
                    quoted: told.quote.is_some(),
                };
                self.item(ticket).sessions.insert(told.session, session);
            }
            Fact::WorkCorrected(told) => {
                self.item(ticket).sessions.remove(&told.session);
            }
            _ => {}
        }
    }

    fn created(
        &mut self,
        event: &event::Model,
        ticket: TicketId,
        told: &payload::LineCreated,
    ) -> Result<(), Finding> {
        let company = event.company_id.ok_or_else(|| wrong(event, "a company"))?;
        let item = self.item(ticket);
        if std::mem::replace(&mut item.charged, true) {
            return Err(wrong(event, "no second line for a ticket that was charged"));
        }
        let cap = item.confirmed(event, told)?;
        item.prove(event, told, cap)?;
        let stands = match told.status {
            LineStatus::Held => told.ready_on.is_none() && told.held_until.is_some(),
            LineStatus::Ready => told.ready_on.is_some(),
            LineStatus::Invoiced | LineStatus::Reversed => false,
        };
        if !stands {
            return Err(wrong(event, "a line that is held until an instant, or ready since a day"));
        }
        let line = Line {
            company,
            ticket,
            reason: told.reason,
            quote: told.quote,
            repeat: told.repeat,
            reverses: None,
            status: told.status,
            ready_on: told.ready_on,
            invoice: None,
            statement: None,
            seconds: told.seconds,
            blocks: told.blocks,
            block_minutes: told.block_minutes,
            block_price: told.block_price,
            iva_basis_points: told.iva_basis_points,
            amounts: (told.base, told.iva, told.total),
            confirmed_by: told.confirmed_by,
            confirmed_at: told.confirmed_at,
        };
        self.put(event, told.line, line)
    }

    fn put(&mut self, event: &event::Model, id: LineId, line: Line) -> Result<(), Finding> {
        if line.status == LineStatus::Ready {
            self.open.entry(line.company).or_default().insert(id);
        }
        match self.lines.insert(id, line) {
            None => Ok(()),
            Some(_) => Err(wrong(event, "a line that was not put down before")),
        }
    }

    fn known(&mut self, event: &event::Model, id: LineId) -> Result<&mut Line, Finding> {
        let line = self.lines.get_mut(&id).ok_or_else(|| wrong(event, "a line that was put down"))?;
        if event.company_id == Some(line.company) {
            Ok(line)
        } else {
            Err(wrong(event, "the company of the line"))
        }
    }

    fn ready(&mut self, event: &event::Model, told: &payload::LineReady) -> Result<(), Finding> {
        let line = self.known(event, told.line)?;
        if line.status != LineStatus::Held {
            return Err(wrong(event, "a line that was held"));
        }
        (line.status, line.ready_on) = (LineStatus::Ready, Some(told.ready_on));
        let (company, ticket, repeat) = (line.company, line.ticket, line.repeat);
        let repeat = repeat.ok_or_else(|| wrong(event, "a line of a repeat, for nothing else is held"))?;
        self.item(ticket).repeated.prove_ready(event, repeat)?;
        self.open.entry(company).or_default().insert(told.line);
        Ok(())
    }

    fn invoiced(&mut self, event: &event::Model, told: &payload::LinesInvoiced) -> Result<(), Finding> {
        let mut sum = Some((0, 0, 0));
        for id in &told.lines {
            let line = self.known(event, *id)?;
            if line.status != LineStatus::Ready {
                return Err(wrong(event, format!("{id} READY")));
            }
            line.status = LineStatus::Invoiced;
            line.invoice = Some(told.invoice.clone());
            sum = plus(sum, line.amounts);
        }
        if sum == Some((told.base, told.iva, told.total)) {
            Ok(())
        } else {
            Err(wrong(event, format!("the sum of its lines, {sum:?}")))
        }
    }

    fn reversed(&mut self, event: &event::Model, told: &payload::LineReversed) -> Result<(), Finding> {
        let taken_back = !self.taken_back.insert(told.line);
        let line = self.known(event, told.line)?;
        if line.reverses.is_some() || taken_back {
            return Err(wrong(event, "a line that takes none back and was not taken back"));
        }
        let unseen = line.status == LineStatus::Ready && line.statement.is_none();
        let after = match line.status {
            LineStatus::Held => (LineStatus::Reversed, None),
            LineStatus::Ready if unseen => (LineStatus::Reversed, Some(LineStatus::Reversed)),
            seen @ (LineStatus::Ready | LineStatus::Invoiced) => (seen, Some(LineStatus::Ready)),
            LineStatus::Reversed => return Err(wrong(event, "a line that was not taken back")),
        };
        if after != (told.status, told.reversal_status) || told.reversal.is_some() != after.1.is_some() {
            return Err(wrong(event, format!("{after:?} of the line and of what takes it back")));
        }
        line.status = after.0;
        let (before, company) = (line.clone(), line.company);
        if unseen {
            self.open.entry(company).or_default().remove(&told.line);
        }
        let (Some(id), Some(status)) = (told.reversal, told.reversal_status) else { return Ok(()) };
        let (base, iva, total) = before.amounts;
        if (told.blocks, told.base, told.iva, told.total) != (-before.blocks, -base, -iva, -total) {
            return Err(wrong(event, "the numbers of the line with the other sign"));
        }
        let reversal = Line {
            reverses: Some(told.line),
            status,
            ready_on: told.ready_on,
            invoice: None,
            statement: None,
            blocks: told.blocks,
            amounts: (told.base, told.iva, told.total),
            ..before
        };
        self.put(event, id, reversal)
    }

    fn closed(
        &mut self,
        event: &event::Model,
        told: &payload::MonthClosed,
        before: &LinkRow,
    ) -> Result<(), Finding> {
        let company = event.company_id.ok_or_else(|| wrong(event, "a company"))?;
        if (told.log_seq, &told.log_hash) != (before.last_seq, &before.hash) {
            return Err(wrong(event, format!("the link before it, {}", before.last_seq)));
        }
        let twice =
            |(of, known): &(CompanyId, payload::MonthClosed)| *of == company && known.month == told.month;
        if self.statements.values().any(twice) {
            return Err(wrong(event, "a month that was not closed before"));
        }
        let last = told.month.parse().map(crate::command::YearMonth::last);
        let last = last.map_err(|_unread| wrong(event, "a month"))?;
        let (totals, sum) = self.state(company, last, told.statement);
        let says = ((told.lines, told.blocks, told.minutes), Some((told.base, told.iva, told.total)));
        if says != (totals, sum) {
            return Err(wrong(event, format!("the sums of its lines, {totals:?} and {sum:?}")));
        }
        self.statements.insert(told.statement, (company, told.clone()));
        Ok(())
    }

    /// Puts what a company owes until a day into a statement, and sums it: lines, blocks, minutes; base, IVA, total.
    fn state(&mut self, company: CompanyId, last: NaiveDate, statement: StatementId) -> (Sums, Option<Sums>) {
        let (mut totals, mut sum) = ((0, 0, 0), Some((0, 0, 0)));
        let open = self.open.entry(company).or_default();
        for id in std::mem::take(open) {
            let Some(line) = self.lines.get_mut(&id) else { continue };
            if line.ready_on.is_none_or(|day| day > last) {
                open.insert(id);
                continue;
            }
            line.statement = Some(statement);
            let minutes = line.blocks.saturating_mul(i64::from(line.block_minutes));
            totals = (totals.0 + 1, totals.1 + line.blocks, totals.2 + minutes);
            sum = plus(sum, line.amounts);
        }
        (totals, sum)
    }
}

impl Item {
    /// The most blocks, if the line has the confirmation that was in force.
    fn confirmed(&self, event: &event::Model, told: &payload::LineCreated) -> Result<Option<i64>, Finding> {
        match (told.reason, told.quote, told.repeat) {
            (LineReason::RepeatedTopic, None, Some(repeat)) => {
                self.repeated.prove_line(event, repeat, told)?;
                Ok(None)
            }
            (LineReason::Improvement, Some(quote), None) => {
                let in_force = self.accepted.as_ref().filter(|(accepted, _)| *accepted == quote);
                let (_, by) = in_force.ok_or_else(|| wrong(event, "the quote that was accepted last"))?;
                if *by != told.confirmed_by.to_string() {
                    return Err(wrong(event, format!("a confirmation by {by}")));
                }
                let sent = self.quotes.get(&quote).ok_or_else(|| wrong(event, "a quote that was sent"))?;
                let frozen = (sent.block_minutes, sent.block_price, sent.iva_basis_points);
                if frozen != (told.block_minutes, told.block_price, told.iva_basis_points) {
                    return Err(wrong(event, format!("the terms of the quote, {frozen:?}")));
                }
                Ok(Some(i64::from(sent.maximum_blocks)))
            }
            _ => Err(wrong(event, "one confirmation")),
        }
    }

    /// The work that counts, and what it costs.
    fn prove(
        &self,
        event: &event::Model,
        told: &payload::LineCreated,
        cap: Option<i64>,
    ) -> Result<(), Finding> {
        let (mut work, mut span) = (Work { sessions: 0, seconds: 0 }, None);
        let counts = |session: &&Session| session.billable && (cap.is_none() || session.quoted);
        for session in self.sessions.values().filter(counts) {
            let Some((ended_at, seconds)) = session.ended else { continue };
            work = Work { sessions: work.sessions + 1, seconds: work.seconds + seconds };
            let (from, to) = span.unwrap_or((session.started_at, ended_at));
            span = Some((from.min(session.started_at), to.max(ended_at)));
        }
        if (work.sessions, work.seconds) != (told.sessions, told.seconds) {
            return Err(wrong(event, format!("{} s in {} sessions", work.seconds, work.sessions)));
        }
        if span != Some((told.worked_from, told.worked_to)) {
            return Err(wrong(event, format!("work {span:?}")));
        }
        let terms = Terms {
            block_minutes: told.block_minutes,
            block_price: told.block_price,
            iva_basis_points: told.iva_basis_points,
            item_code: String::new(),
            item_scheme: String::new(),
            // A quantity in hours may need three places; in pieces it never does.
            unit_code: PIECE.to_owned(),
        };
        let charge = rules::charge(&terms, work, cap).map_err(|_overflow| wrong(event, "an amount"))?;
        let due = charge
            .map(|charge| (charge.blocks, charge.amounts.base, charge.amounts.iva, charge.amounts.total));
        if due == Some((told.blocks, told.base, told.iva, told.total)) {
            Ok(())
        } else {
            Err(wrong(event, format!("blocks, base, IVA and total {due:?}")))
        }
    }
}

fn plus(sum: Option<Sums>, of: Sums) -> Option<Sums> {
    let sum = sum?;
    Some((sum.0.checked_add(of.0)?, sum.1.checked_add(of.1)?, sum.2.checked_add(of.2)?))
}

fn wrong(event: &event::Model, expected: impl Into<String>) -> Finding {
    Finding::event(Proof::Charges, event.seq, expected)
}
