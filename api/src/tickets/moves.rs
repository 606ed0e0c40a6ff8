//! The moves of a ticket: each changes state, clock and place together, and puts it on record. No other code writes
//! these rows. What changes whether a ticket can be taken asks for the queue's lock.

use super::errors::TicketError;
use super::held::{Held, broken, clock_row};
use super::rules::{self, Move};
use super::store;
use crate::command::{Actor, Fault, QueueTx, Refused, WriteTx};
use crate::log::{About, Payload, Text, payload};
use chrono::{DateTime, Utc};
use turno_entity::{MessageId, PersonId, ResolutionCause, TicketId, TicketKind, TicketStatus, topic};

impl Held {
    /// The requester and the company are known: the ticket is workable and its clock runs from now (DR-18). The new
    /// company, if it is one, goes down to everything that hangs on the ticket.
    pub(super) async fn identify(&mut self, tx: &mut QueueTx<'_>) -> Result<(), Refused> {
        self.step(Move::Identify)?;
        self.row.identified_at = Some(tx.now());
        let (document, names) = self.identity(tx);
        let fact = payload::TicketIdentified {
            number: self.row.number.clone(),
            ordinal: self.row.ordinal,
            received_at: self.row.received_at,
            document: document.digest.clone(),
            document_type: self.row.requester_document_type,
            names: names.digest.clone(),
        };
        tx.record_with(self.about(), &fact, vec![document, names])?;
        self.start_clock(tx)?;
        self.save(tx).await
    }

    /// Something of the identity is known now, and something still missing.
    pub(super) async fn identify_in_part(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        let (document, names) = self.identity(tx);
        let fact =
            payload::TicketIdentityUpdated { document: document.digest.clone(), names: names.digest.clone() };
        tx.record_with(self.about(), &fact, vec![document, names])?;
        self.save_in_place(tx).await
    }

    fn identity(&self, tx: &WriteTx) -> (Text, Text) {
        let names = [&self.row.requester_given_names, &self.row.requester_surnames];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        let document = self.row.requester_document_number.as_deref().unwrap_or_default();
        (tx.text("document", document), tx.text("names", &names.join(" ")))
    }

    pub(super) fn start_clock(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        let (policy, at) = (tx.policy(), tx.now());
        let change = self.clock.start(&policy.calendar, at).map_err(broken)?;
        self.apply(tx, change, at)
    }

    /// An ADMIN takes it before its turn.
    pub async fn take_out_of_order(
        &mut self,
        tx: &mut QueueTx<'_>,
        by: PersonId,
        reason: &str,
    ) -> Result<(), Refused> {
        self.step(Move::Take).map_err(|refused| match self.row.status {
            TicketStatus::InProgress => TicketError::Taken,
            TicketStatus::PendingIdentification => TicketError::NotIdentified,
            _ => refused,
        })?;
        self.hold(by, tx.now());
        let reason = tx.text("reason", reason);
        let fact = payload::TicketTakenOutOfOrder { assignee: by, reason: reason.digest.clone() };
        tx.record_with(self.about(), &fact, vec![reason])?;
        self.save(tx).await
    }

    fn hold(&mut self, by: PersonId, at: DateTime<Utc>) {
        self.row.assignee_id = Some(by);
        self.row.taken_at = Some(at);
    }

    pub(super) fn let_go(&mut self) -> Option<PersonId> {
        self.row.taken_at = None;
        self.row.assignee_id.take()
    }

    /// It goes back to its place, unassigned.
    pub async fn release(&mut self, tx: &mut QueueTx<'_>) -> Result<(), Refused> {
        self.step(Move::Release)?;
        let assignee = self.let_go().ok_or(TicketError::State)?;
        tx.record(self.about(), &payload::TicketReleased { assignee })?;
        self.save(tx).await
    }

    /// The desk waits for the company. Before the first response the clock stands still; after it nothing is left
    /// to stop.
    pub async fn wait(
        &mut self,
        tx: &mut QueueTx<'_>,
        reason: &str,
        message: Option<MessageId>,
    ) -> Result<(), Refused> {
        let from = self.row.status;
        self.step(Move::Pause)?;
        let _ = self.let_go();
        let reason = tx.text("reason", reason);
        let fact = payload::TicketPaused { from, reason: reason.digest.clone(), message };
        tx.record_with(self.about(), &fact, vec![reason])?;
        let (policy, now) = (tx.policy(), tx.now());
        let change = self.clock.pause(&policy.calendar, now);
        self.apply(tx, change, now)?;
        self.save(tx).await
    }

    /// The company answered: back to the old place, unassigned, and the clock runs on.
    pub async fn resume(&mut self, tx: &mut QueueTx<'_>, message: Option<MessageId>) -> Result<(), Refused> {
        self.step(Move::Resume)?;
        tx.record(self.about(), &payload::TicketResumed { message })?;
        let (policy, now) = (tx.policy(), tx.now());
        let change = self.clock.resume(&policy.calendar, now).map_err(broken)?;
        self.apply(tx, change, now)?;
        self.save(tx).await
    }

    /// A person of the desk said something to the company: the first time, it is the response (DR-14).
    pub async fn answered(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        self.answer(tx)?;
        self.save_in_place(tx).await
    }

    /// Something was added to it, and nothing moved.
    pub async fn touched(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        self.save_in_place(tx).await
    }

    fn answer(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        if self.row.answered_at.is_some() {
            return Ok(());
        }
        let (policy, now) = (tx.policy(), tx.now());
        self.row.answered_at = Some(now);
        let change = self.clock.answer(&policy.calendar, now);
        self.apply(tx, change, now)
    }

    /// Topic, kind and with them the level change (DR-21); before the response, so does the target.
    pub async fn reclassify(
        &mut self,
        tx: &mut WriteTx,
        topic: &topic::Model,
        kind: TicketKind,
    ) -> Result<(), Refused> {
        if rules::is_closed(self.row.status) {
            return Err(TicketError::State.into());
        }
        let fact = payload::TicketReclassified {
            topic: topic.code.clone(),
            kind,
            priority: topic.priority,
            previous_topic: std::mem::replace(&mut self.row.topic_code, topic.code.clone()),
            previous_kind: std::mem::replace(&mut self.row.kind, kind),
            previous_priority: std::mem::replace(&mut self.row.priority, topic.priority),
        };
        tx.record(self.about(), &fact)?;
        let (policy, now) = (tx.policy(), tx.now());
        if let Some(minutes) = policy.target_minutes(topic.priority, self.row.received_at) {
            let change = self.clock.retarget(&policy.calendar, minutes, now).map_err(broken)?;
            self.apply(tx, change, now)?;
        }
        self.save_in_place(tx).await
    }

    /// A quote was sent: it is the response (DR-14, DR-24), and the ticket waits for its answer at its place.
    pub async fn quoted(
        &mut self,
        tx: &mut QueueTx<'_>,
        fact: &payload::QuoteSent,
        description: Text,
    ) -> Result<(), Refused> {
        self.step(Move::Quote)?;
        let _ = self.let_go();
        tx.record_with(self.about(), fact, vec![description])?;
        self.answer(tx)?;
        self.save(tx).await
    }

    /// The quote was accepted, declined or expired: back to the old place, unassigned.
    pub async fn quote_answered<P: Payload>(
        &mut self,
        tx: &mut QueueTx<'_>,
        fact: &P,
        texts: Vec<Text>,
    ) -> Result<(), Refused> {
        self.step(Move::QuoteAnswer)?;
        tx.record_with(self.about(), fact, texts)?;
        self.save(tx).await
    }

    /// It is solved. The summary is the response if nothing was said before (DR-14).
    pub async fn resolve(
        &mut self,
        tx: &mut QueueTx<'_>,
        cause: ResolutionCause,
        message: MessageId,
        summary: &str,
    ) -> Result<(), Refused> {
        self.step(Move::Resolve)?;
        let by = tx.actor().person().ok_or(TicketError::NotAssignee)?;
        let assignee = self.let_go().ok_or(TicketError::State)?;
        self.row.resolved_at = Some(tx.now());
        self.row.resolution_cause = Some(cause);
        let summary = tx.text("summary", summary);
        let fact = payload::TicketResolved { by, assignee, cause, message, summary: summary.digest.clone() };
        tx.record_with(self.about(), &fact, vec![summary])?;
        self.answer(tx)?;
        self.save(tx).await
    }

    /// The company wrote again in time: back to the old place, without a new clock.
    pub async fn reopen(&mut self, tx: &mut QueueTx<'_>, message: MessageId) -> Result<(), Refused> {
        self.step(Move::Reopen)?;
        self.row.resolved_at = None;
        self.row.resolution_cause = None;
        self.row.reopened_at = Some(tx.now());
        tx.record(self.about(), &payload::TicketReopened { message })?;
        self.save(tx).await
    }

    /// It is called off; a clock that had no answer ends with it.
    pub async fn cancel(&mut self, tx: &mut QueueTx<'_>, reason: &str) -> Result<(), Refused> {
        let from = self.row.status;
        self.step(Move::Cancel)?;
        let _ = self.let_go();
        let reason = tx.text("reason", reason);
        let fact = payload::TicketCancelled { from, reason: reason.digest.clone() };
        tx.record_with(self.about(), &fact, vec![reason])?;
        let (policy, now) = (tx.policy(), tx.now());
        let change = self.clock.cancel(&policy.calendar, now);
        self.apply(tx, change, now)?;
        self.save(tx).await
    }

    /// Looks at the clock: what is due and was not noted is noted. The ticket itself does not change.
    pub async fn advance(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        let (policy, now) = (tx.policy(), tx.now());
        let change = self.clock.advance(&policy.calendar, now);
        self.apply(tx, change, now)?;
        self.save_clock(tx).await
    }

    /// Writes the ticket, its place and its clock.
    pub(super) async fn save(&mut self, tx: &mut QueueTx<'_>) -> Result<(), Refused> {
        self.save_in_place(tx).await?;
        Ok(store::put_entry(tx, &self.row, rules::place(self.row.status)).await?)
    }

    /// Writes a ticket whose place stays as it is, and its clock.
    pub(super) async fn save_in_place(&mut self, tx: &mut WriteTx) -> Result<(), Refused> {
        self.row.version += 1;
        store::update_ticket(tx, &self.row).await?;
        self.save_clock(tx).await
    }

    pub(super) async fn save_clock(&mut self, tx: &WriteTx) -> Result<(), Refused> {
        if std::mem::take(&mut self.clock_changed) {
            store::update_clock(tx, clock_row(&self.row, &self.clock)?).await?;
            store::put_wake(tx, store::CLOCK_SUBJECT, self.row.id.0, self.wake).await?;
        }
        Ok(())
    }
}

/// Agents take the oldest workable tickets, each his own: what is done to one of them is done to all by the same
/// statements, because takers wait for each other. The clocks are not touched.
pub async fn take_each(tx: &mut QueueTx<'_>, turns: &[(TicketId, Actor)]) -> Result<(), Refused> {
    let ids: Vec<TicketId> = turns.iter().map(|(id, _)| *id).collect();
    let rows = store::lock_tickets(tx, &ids).await?;
    let mut hands = Vec::with_capacity(turns.len());
    for (id, by) in turns {
        // The queue's lock is held: a workable entry whose ticket cannot be taken is a broken row, not a race.
        let broken = || Fault::Internal(format!("{id} has a place and cannot be taken"));
        let row = rows.iter().find(|row| row.id == *id).ok_or_else(broken)?;
        rules::after(row.status, Move::Take).ok_or_else(broken)?;
        let assignee = by.person().ok_or(Fault::Forbidden)?;
        let about = About { company: Some(row.company_id), ticket: Some(*id) };
        let (received_at, ordinal) = (row.received_at, row.ordinal);
        tx.act_as(by.clone());
        tx.record(about, &payload::TicketTaken { assignee, received_at, ordinal })?;
        hands.push((*id, assignee));
    }
    let now = tx.now();
    store::update_taken(tx, &hands, now).await?;
    Ok(store::delete_entries(tx, &ids).await?)
}
