//! Running a command.

use super::{Desk, idempotency};
use crate::command::{Actor, Command, Fault, Refused, UserError, WriteTx};
use crate::log::{self, StreamCursor};
use crate::platform::db::{Mode, Scope};
use crate::reactions;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tracing::Instrument as _;

/// How often a command is run when other transactions are in its way.
const ATTEMPTS: u32 = 3;

/// A command that has been done, now or before.
#[derive(Clone, Debug)]
pub struct Done<O> {
    /// What it says.
    pub outcome: O,
    /// Where its events end in the log.
    pub position: StreamCursor,
}

impl Desk {
    /// Runs a command for somebody. It goes on when the caller hangs up.
    pub async fn run<C: Command>(&self, actor: &Actor, command: C) -> Result<Done<C::Outcome>, Refused> {
        permit::<C>(actor)?;
        let (desk, actor) = (self.clone(), actor.clone());
        let work = async move { desk.run_to_the_end(&actor, &command).await };
        let work = self.tasks().spawn(work.instrument(tracing::info_span!("mutation", name = C::NAME)));
        work.await.unwrap_or_else(|error| Err(Fault::Internal(format!("{}: {error}", C::NAME)).into()))
    }

    async fn run_to_the_end<C: Command>(
        &self,
        actor: &Actor,
        command: &C,
    ) -> Result<Done<C::Outcome>, Refused> {
        let mut attempt = 1;
        loop {
            match self.attempt(actor, command).await {
                Err(Refused::Retry(error)) if attempt < ATTEMPTS => {
                    tracing::debug!(mutation = C::NAME, attempt, %error, "run again");
                    attempt += 1;
                }
                // Somebody used the same key at the same time; his row is there now.
                Err(Refused::Unique(name)) if name.starts_with("idempotency") && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                Err(Refused::Retry(_)) => return Err(Fault::Unavailable.into()),
                Err(Refused::Unique(name)) => {
                    return Err(Fault::Internal(format!("{}: {name}", C::NAME)).into());
                }
                done => return done,
            }
        }
    }

    async fn attempt<C: Command>(&self, actor: &Actor, command: &C) -> Result<Done<C::Outcome>, Refused> {
        let principal = actor.principal();
        let scope = actor.scope().ok_or(Fault::Unauthenticated)?;
        let scope = if C::WIDE { Scope::System } else { scope };
        let tx = self.0.db.begin(Mode::Write, scope, principal.as_ref(), self.0.clock.now()).await?;
        let key = idempotency::Key::of(actor, command)?;
        if let Some(key) = &key
            && let Some(done) = key.find(&tx).await?
        {
            tx.rollback().await?;
            return Ok(done);
        }
        let (ids, policy) = (Arc::clone(self.ids()), Arc::clone(self.policy()));
        let mut tx = WriteTx::new(tx, actor.clone(), Arc::clone(self.clock()), ids, policy);
        let outcome = match do_and_react(command, &mut tx).await {
            Ok(outcome) => outcome,
            Err(refused) => {
                debug_assert!(is_announced::<C>(&refused), "{} does not list {refused:?}", C::NAME);
                tx.finish().0.rollback().await?;
                return match (refused, &key) {
                    (Refused::User(errors), Some(key)) => self.done_meanwhile(key, errors).await,
                    (refused, _) => Err(refused),
                };
            }
        };
        let (tx, now, events) = tx.finish();
        // Somebody who was shut out while this waited for its locks writes no more. What looks beyond a company is about
        // the caller's own sign-in, and may end it: it has locked that row.
        let by = principal.as_ref().filter(|_| !C::WIDE);
        let position = log::append(&tx, by, now, &events).await?;
        let done = Done { outcome, position };
        if let (Some(key), false) = (&key, events.is_empty()) {
            key.insert(&tx, &done, now).await?;
        }
        tx.commit().await?;
        if !events.is_empty() {
            self.hints().publish(position.seq);
        }
        Ok(done)
    }

    /// A refusal may come of the same request itself, done at the same moment: then it is answered as that was.
    async fn done_meanwhile<O: DeserializeOwned>(
        &self,
        key: &idempotency::Key,
        errors: Vec<UserError>,
    ) -> Result<Done<O>, Refused> {
        let tx = self.read_as(Scope::System).await?;
        key.find(&tx).await?.ok_or(Refused::User(errors))
    }
}

/// What the later parts of the desk do about it happens before the tail, in the same transaction.
async fn do_and_react<C: Command>(command: &C, tx: &mut WriteTx) -> Result<C::Outcome, Refused> {
    let outcome = command.run(tx).await?;
    reactions::react(tx).await?;
    Ok(outcome)
}

/// Whether a command lists the codes with which it refuses: its description in the schema is made from the list.
fn is_announced<C: Command>(refused: &Refused) -> bool {
    let Refused::User(errors) = refused else { return true };
    errors.iter().all(|error| C::ERRORS.iter().any(|group| group.contains(&error.code)))
}

/// The table of permissions is closed: a role that a command does not name may not.
pub(super) fn permit<C: Command>(actor: &Actor) -> Result<(), Fault> {
    match actor {
        Actor::System => Ok(()),
        Actor::Anonymous => Err(Fault::Unauthenticated),
        Actor::Person { role, .. } if C::ROLES.contains(role) => Ok(()),
        Actor::Key { scope, .. } if C::KEY.is_some_and(|needed| *scope >= needed) => Ok(()),
        Actor::Person { .. } | Actor::Key { .. } | Actor::Link { .. } => Err(Fault::Forbidden),
    }
}
