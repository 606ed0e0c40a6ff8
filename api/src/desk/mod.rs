//! The desk as a whole: one way for every write, one way for every read.
//!
//! Always true: a write happens in one transaction with its events, its link of the log and its idempotency key; it
//! is run again when another transaction was in the way; nothing outside the database happens before the commit.
//! A read opens a scope for a living principal, or does not happen.

mod forget;
mod idempotency;
mod run;
mod take_line;

pub use forget::run_forgetting;
pub use idempotency::KEPT;
pub use run::Done;

use crate::calendar::Policy;
use crate::command::{Actor, Fault};
use crate::log::{self, StreamCursor};
use crate::platform::clock::Clock;
use crate::platform::db::{Db, Mode, Scope, Tx};
use crate::platform::hints::Hints;
use crate::platform::ids::Ids;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// The parts that make up a desk.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and randomness.
    pub ids: Arc<Ids>,
    /// What the desk promises.
    pub policy: Arc<Policy>,
    /// Hints to the other processes.
    pub hints: Hints,
    /// Running writes, so that a shutdown can wait for them.
    pub tasks: TaskTracker,
}

/// A desk. Clones are handles to the same one.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    parts: Parts,
    takers: take_line::TakeLine,
}

impl std::ops::Deref for Inner {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Desk {
    /// Puts a desk together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner { parts, takers: take_line::TakeLine::default() }))
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Ids and randomness.
    #[must_use]
    pub fn ids(&self) -> &Arc<Ids> {
        &self.0.ids
    }

    /// What the desk promises.
    #[must_use]
    pub fn policy(&self) -> &Arc<Policy> {
        &self.0.policy
    }

    /// Hints that the log has moved.
    #[must_use]
    pub fn hints(&self) -> &Hints {
        &self.0.hints
    }

    /// Where long-lived work of this desk is counted.
    #[must_use]
    pub fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }

    /// Opens a reading transaction for somebody, if he is alive and has signed in.
    pub async fn read(&self, actor: &Actor) -> Result<Tx, Fault> {
        let (scope, principal) = (actor.scope().ok_or(Fault::Unauthenticated)?, actor.principal());
        Ok(self.0.db.begin(Mode::Read, scope, principal.as_ref(), self.0.clock.now()).await?)
    }

    /// Opens a reading transaction that looks beyond the company for which somebody acts, if he is alive: for what
    /// is his own in other companies, and nothing else.
    pub async fn read_wide(&self, actor: &Actor) -> Result<Tx, Fault> {
        let principal = Some(actor.principal().ok_or(Fault::Unauthenticated)?);
        Ok(self.0.db.begin(Mode::Read, Scope::System, principal.as_ref(), self.0.clock.now()).await?)
    }

    /// Opens a reading transaction for a scope: workers, and what a principal has been found alive for already.
    pub async fn read_as(&self, scope: Scope) -> Result<Tx, Fault> {
        Ok(self.0.db.begin(Mode::Read, scope, None, self.0.clock.now()).await?)
    }

    /// Opens a writing transaction outside the log: for what is no deed of anybody.
    pub async fn write_as(&self, scope: Scope) -> Result<Tx, Fault> {
        Ok(self.0.db.begin(Mode::Write, scope, None, self.0.clock.now()).await?)
    }

    /// Opens a reading transaction of which all statements see the same moment: for proofs.
    pub async fn snapshot(&self) -> Result<Tx, Fault> {
        Ok(self.0.db.begin(Mode::Snapshot, Scope::System, None, self.0.clock.now()).await?)
    }

    /// Where the log stands.
    pub async fn position(&self) -> Result<StreamCursor, Fault> {
        let tx = self.read_as(Scope::System).await?;
        let head = log::head(&tx).await?;
        Ok(StreamCursor::new(head.last_seq, &head.hash))
    }
}
