//! In what a command does its work.

use super::actor::Actor;
use super::refusal::Refused;
use crate::calendar::Policy;
use crate::log::{About, NewEvent, Payload, Text};
use crate::platform::clock::Clock;
use crate::platform::db::{DbResult, Tx};
use crate::platform::ids::Ids;
use chrono::{DateTime, Utc};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use uuid::Uuid;

/// The key of the advisory lock of the queue: the first lock of every transaction that takes it.
const QUEUE_LOCK: i64 = 7_302;

/// A writing transaction with its actor, its time, and the events that it will append.
///
/// Locks are taken in one order: queue, company, person, tickets by ascending id, their rows, log.
pub struct WriteTx {
    tx: Tx,
    actor: Actor,
    clock: Arc<dyn Clock>,
    ids: Arc<Ids>,
    policy: Arc<Policy>,
    now: Option<DateTime<Utc>>,
    events: Vec<NewEvent>,
}

impl WriteTx {
    /// Begins.
    #[must_use]
    pub fn new(tx: Tx, actor: Actor, clock: Arc<dyn Clock>, ids: Arc<Ids>, policy: Arc<Policy>) -> Self {
        Self { tx, actor, clock, ids, policy, now: None, events: Vec::new() }
    }

    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Goes on as somebody else: several callers are served by one transaction.
    pub fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// The one instant of this transaction: read at its first use, which comes after the locks before the log's.
    pub fn now(&mut self) -> DateTime<Utc> {
        *self.now.get_or_insert_with(|| self.clock.now())
    }

    /// A new id.
    pub fn id<T: From<Uuid>>(&mut self) -> T {
        let now = self.now();
        self.ids.id(now)
    }

    /// Where ids and randomness come from.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What the desk promises.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy)
    }

    /// Salts a text for an event.
    #[must_use]
    pub fn text(&self, name: &'static str, text: &str) -> Text {
        Text::new(&self.ids, name, text)
    }

    /// Puts a fact on record.
    pub fn record<P: Payload>(&mut self, about: About, fact: &P) -> Result<(), Refused> {
        self.record_with(about, fact, Vec::new())
    }

    /// Puts a fact on record, with free texts beside it.
    pub fn record_with<P: Payload>(
        &mut self,
        about: About,
        fact: &P,
        texts: Vec<Text>,
    ) -> Result<(), Refused> {
        self.events.push(NewEvent::new(self.actor.name(), about, fact, texts)?);
        Ok(())
    }

    /// The events so far.
    #[must_use]
    pub fn events(&self) -> &[NewEvent] {
        &self.events
    }

    /// Takes the queue's lock: nobody else changes what can be taken, or in which order, until the commit.
    pub async fn queue(&mut self) -> DbResult<QueueTx<'_>> {
        self.tx.lock_advisory(QUEUE_LOCK).await?;
        Ok(QueueTx(self))
    }

    /// Hands the transaction over for the end: the time, the events.
    pub fn finish(mut self) -> (Tx, DateTime<Utc>, Vec<NewEvent>) {
        let now = self.now();
        (self.tx, now, self.events)
    }
}

impl Deref for WriteTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

/// A transaction that holds the queue's lock. What changes whether or in which order tickets can be taken asks for
/// one, so the lock cannot be forgotten.
pub struct QueueTx<'a>(&'a mut WriteTx);

impl Deref for QueueTx<'_> {
    type Target = WriteTx;

    fn deref(&self) -> &WriteTx {
        self.0
    }
}

impl DerefMut for QueueTx<'_> {
    fn deref_mut(&mut self) -> &mut WriteTx {
        self.0
    }
}
