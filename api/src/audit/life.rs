//! The life of a ticket, folded from its events.

use super::finding::{Finding, Proof};
use super::response::Response;
use crate::log::{Fact, payload};
use crate::tickets::Place;
use crate::tickets::rules::{self, Move};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use turno_entity::{
    Channel, CompanyId, PersonId, RepeatId, RepeatStatus, ResolutionCause, TicketId, TicketKind,
    TicketStatus, UNIDENTIFIED, event,
};

/// A ticket as the log tells it.
pub(super) struct Life {
    pub(super) company: CompanyId,
    pub(super) number: String,
    pub(super) place: Place,
    pub(super) channel: Channel,
    pub(super) requester: Option<PersonId>,
    pub(super) follows: Option<TicketId>,
    /// Out of which ticket it was taken, and when.
    pub(super) split: Option<(TicketId, DateTime<Utc>)>,
    /// Into which ticket it was merged.
    pub(super) merged: Option<TicketId>,
    pub(super) topic: String,
    pub(super) kind: TicketKind,
    pub(super) priority: i32,
    pub(super) status: TicketStatus,
    pub(super) assignee: Option<PersonId>,
    pub(super) cause: Option<ResolutionCause>,
    pub(super) estimated_on: Option<NaiveDate>,
    pub(super) response: Response,
    /// Its repeats, as they stand.
    pub(super) repeats: BTreeMap<RepeatId, RepeatStatus>,
}

impl Life {
    /// Its beginning.
    pub(super) fn begin(
        event: &event::Model,
        fact: &payload::TicketCreated,
        response: Response,
    ) -> Result<Self, Finding> {
        let company = event.company_id.ok_or_else(|| moves(event, "a company"))?;
        if !matches!(fact.status, TicketStatus::Queued | TicketStatus::PendingIdentification) {
            return Err(moves(event, "a ticket that begins as QUEUED or PENDING_IDENTIFICATION"));
        }
        Ok(Self {
            company,
            number: fact.number.clone(),
            place: (fact.received_at, fact.ordinal),
            channel: fact.channel,
            requester: fact.requester,
            follows: fact.follows,
            split: None,
            merged: None,
            topic: fact.topic.clone(),
            kind: fact.kind,
            priority: fact.priority,
            status: fact.status,
            assignee: None,
            cause: None,
            estimated_on: None,
            response,
            repeats: BTreeMap::new(),
        })
    }

    /// Takes a request out of it: it has the same company, requester and place in time, and is known.
    pub(super) fn split(
        &self,
        event: &event::Model,
        fact: &payload::TicketCreated,
        by: (TicketId, DateTime<Utc>),
    ) -> Result<Self, Finding> {
        let child = Self { split: Some(by), ..Self::begin(event, fact, self.response.clone())? };
        let same = (child.company, child.place.0, child.channel, child.requester)
            == (self.company, self.place.0, self.channel, self.requester);
        if same && child.status == TicketStatus::Queued && child.follows.is_none() {
            Ok(child)
        } else {
            Err(moves(
                event,
                "the company, the requester and the receipt of the ticket out of which it was taken",
            ))
        }
    }

    /// Whether nothing more is to come of it, unless the company writes again.
    pub(super) const fn is_closed(&self) -> bool {
        rules::is_closed(self.status)
    }

    /// What happened to it.
    pub(super) fn hear(&mut self, event: &event::Model, fact: &Fact) -> Result<(), Finding> {
        self.hear_company(event)?;
        match fact {
            Fact::TicketIdentified(told) => {
                if (told.received_at, told.ordinal) != self.place || told.number != self.number {
                    return Err(moves(event, "the place and the number with which the ticket began"));
                }
                self.step(event, Move::Identify)
            }
            Fact::TicketTaken(told) => {
                if (told.received_at, told.ordinal) != self.place {
                    return Err(moves(event, "the place with which the ticket began"));
                }
                self.taken(event, told.assignee)
            }
            Fact::TicketTakenOutOfOrder(told) => self.taken(event, told.assignee),
            Fact::TicketReleased(told) => {
                self.step(event, Move::Release)?;
                self.given_up(event, told.assignee)
            }
            Fact::TicketPaused(told) => {
                self.expect_from(event, told.from)?;
                self.assignee = None;
                self.step(event, Move::Pause)
            }
            Fact::TicketResumed(_) => self.step(event, Move::Resume),
            Fact::QuoteSent(told) => {
                self.expect_from(event, told.from)?;
                self.assignee = None;
                self.step(event, Move::Quote)
            }
            Fact::QuoteAccepted(_) | Fact::QuoteDeclined(_) | Fact::QuoteExpired(_) => {
                self.step(event, Move::QuoteAnswer)
            }
            Fact::TicketResolved(told) => {
                self.step(event, Move::Resolve)?;
                self.cause = Some(told.cause);
                if event.actor != told.by.to_string() {
                    return Err(moves(event, "a resolution by the one who did it"));
                }
                self.given_up(event, told.assignee)
            }
            Fact::TicketReopened(_) => {
                self.cause = None;
                self.step(event, Move::Reopen)
            }
            Fact::TicketCancelled(told) => {
                self.expect_from(event, told.from)?;
                self.assignee = None;
                self.step(event, Move::Cancel)
            }
            Fact::TicketReclassified(told) => self.reclassified(event, told),
            Fact::TicketEstimated(told) => {
                self.estimated_on = Some(told.resolves_on);
                self.expect_open(event)
            }
            Fact::TicketReplied(told) if !told.by_desk => self.expect_open_for_company(event),
            _ => self.hear_kin(event, fact),
        }
    }

    /// What it has to do with other tickets.
    fn hear_kin(&mut self, event: &event::Model, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::TicketMerged(told) => {
                self.expect_from(event, told.from)?;
                self.assignee = None;
                self.merged = Some(told.into);
                self.step(event, Move::Merge)
            }
            Fact::TicketSplit(_) | Fact::TicketAbsorbed(_) => self.expect_identified(event),
            _ => self.hear_repeat(event, fact),
        }
    }

    /// What became of its repeats.
    fn hear_repeat(&mut self, event: &event::Model, fact: &Fact) -> Result<(), Finding> {
        match fact {
            Fact::RepeatProposed(told) => self.repeat_proposed(event, told.repeat),
            Fact::RepeatConfirmed(told) => {
                self.repeat(event, told.repeat, RepeatStatus::Proposed, RepeatStatus::Confirmed)
            }
            Fact::RepeatDismissed(told) => {
                self.repeat(event, told.repeat, RepeatStatus::Proposed, RepeatStatus::Dismissed)
            }
            Fact::RepeatDisputed(told) => {
                self.repeat(event, told.repeat, RepeatStatus::Confirmed, RepeatStatus::Disputed)
            }
            Fact::RepeatDecided(told) => {
                let after = if told.upheld { RepeatStatus::Confirmed } else { RepeatStatus::Dismissed };
                self.repeat(event, told.repeat, RepeatStatus::Disputed, after)
            }
            _ => Ok(()),
        }
    }

    /// A real company never changes; it may become known with the identity.
    fn hear_company(&mut self, event: &event::Model) -> Result<(), Finding> {
        let company = event.company_id.ok_or_else(|| moves(event, "a company"))?;
        if company != self.company && self.company != UNIDENTIFIED {
            return Err(moves(event, "the company that the ticket has"));
        }
        if company != self.company
            && !matches!(event.kind.as_str(), "TICKET_IDENTIFIED" | "TICKET_IDENTITY_UPDATED")
        {
            return Err(moves(event, "no other company before the ticket is identified"));
        }
        self.company = company;
        Ok(())
    }

    /// A ticket has one repeat at most that was not dismissed.
    fn repeat_proposed(&mut self, event: &event::Model, repeat: RepeatId) -> Result<(), Finding> {
        let is_free = self.repeats.values().all(|status| *status == RepeatStatus::Dismissed);
        if is_free && self.repeats.insert(repeat, RepeatStatus::Proposed).is_none() {
            Ok(())
        } else {
            Err(moves(event, "a proposal where none stands"))
        }
    }

    fn repeat(
        &mut self,
        event: &event::Model,
        repeat: RepeatId,
        from: RepeatStatus,
        to: RepeatStatus,
    ) -> Result<(), Finding> {
        if self.repeats.get(&repeat) == Some(&from) {
            self.repeats.insert(repeat, to);
            Ok(())
        } else {
            Err(moves(event, format!("a repeat that is {}", from.code())))
        }
    }

    fn step(&mut self, event: &event::Model, by: Move) -> Result<(), Finding> {
        let after = rules::after(self.status, by);
        let none = || moves(event, format!("a move that is open to {}, not {by:?}", self.status.code()));
        self.status = after.ok_or_else(none)?;
        Ok(())
    }

    fn taken(&mut self, event: &event::Model, assignee: PersonId) -> Result<(), Finding> {
        self.step(event, Move::Take)?;
        self.assignee = Some(assignee);
        if event.actor == assignee.to_string() {
            Ok(())
        } else {
            Err(moves(event, "a take by the one who has it then"))
        }
    }

    fn given_up(&mut self, event: &event::Model, assignee: PersonId) -> Result<(), Finding> {
        if self.assignee.take() == Some(assignee) {
            Ok(())
        } else {
            Err(moves(event, "the hand that held the ticket"))
        }
    }

    fn reclassified(
        &mut self,
        event: &event::Model,
        told: &payload::TicketReclassified,
    ) -> Result<(), Finding> {
        self.expect_open(event)?;
        let before = (&told.previous_topic, told.previous_kind, told.previous_priority);
        if before != (&self.topic, self.kind, self.priority) {
            return Err(moves(event, "the topic, the kind and the priority that the ticket had"));
        }
        (self.topic, self.kind, self.priority) = (told.topic.clone(), told.kind, told.priority);
        Ok(())
    }

    fn expect_from(&self, event: &event::Model, from: TicketStatus) -> Result<(), Finding> {
        if from == self.status {
            Ok(())
        } else {
            Err(moves(event, format!("a move from {}", self.status.code())))
        }
    }

    fn expect_open(&self, event: &event::Model) -> Result<(), Finding> {
        if self.is_closed() { Err(moves(event, "a ticket that is open")) } else { Ok(()) }
    }

    fn expect_identified(&self, event: &event::Model) -> Result<(), Finding> {
        if self.status == TicketStatus::PendingIdentification {
            return Err(moves(event, "a ticket that is identified"));
        }
        self.expect_open(event)
    }

    /// What the company writes on a cancelled ticket opens another.
    fn expect_open_for_company(&self, event: &event::Model) -> Result<(), Finding> {
        if matches!(self.status, TicketStatus::Cancelled | TicketStatus::Merged) {
            self.expect_open(event)
        } else {
            Ok(())
        }
    }
}

fn moves(event: &event::Model, expected: impl Into<String>) -> Finding {
    Finding::event(Proof::Moves, event.seq, expected)
}
