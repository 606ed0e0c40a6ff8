//! Sign-ins that somebody depends on, and their ends.

use crate::command::Actor;
use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio_util::sync::CancellationToken;

/// A watched sign-in. All who watch the same one share it.
#[derive(Clone, Debug)]
pub struct SessionWatch(Arc<Watched>);

impl SessionWatch {
    /// Fires when the sign-in is over.
    #[must_use]
    pub fn token(&self) -> &CancellationToken {
        &self.0.over
    }
}

#[derive(Debug)]
struct Watched {
    actor: Actor,
    over: CancellationToken,
    all: Weak<Watches>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(all) = self.all.upgrade() {
            let mut watched = all.lock();
            // Another may have come in its place since.
            if watched.get(&self.actor).is_some_and(|other| other.strong_count() == 0) {
                watched.remove(&self.actor);
            }
        }
    }
}

/// All watched sign-ins of a node.
#[derive(Debug, Default)]
pub(super) struct Watches(Mutex<HashMap<Actor, Weak<Watched>>>);

impl Watches {
    fn lock(&self) -> MutexGuard<'_, HashMap<Actor, Weak<Watched>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn watch(self: &Arc<Self>, actor: &Actor) -> SessionWatch {
        let mut watched = self.lock();
        if let Some(known) = watched.get(actor).and_then(Weak::upgrade) {
            return SessionWatch(known);
        }
        let (actor, over) = (actor.clone(), CancellationToken::new());
        let new = Arc::new(Watched { actor: actor.clone(), over, all: Arc::downgrade(self) });
        watched.insert(actor, Arc::downgrade(&new));
        SessionWatch(new)
    }

    /// Ends the watches of those whose sign-in is in doubt and is over, as the database says now. A person who only
    /// changed his password keeps the sign-in by which he did.
    pub(super) async fn end_dead(
        &self,
        tx: &Tx,
        doubtful: impl Fn(&Actor) -> bool,
        now: DateTime<Utc>,
    ) -> DbResult<()> {
        let watched: Vec<Arc<Watched>> = {
            let all = self.lock();
            let doubtful = all.iter().filter(|(actor, _)| doubtful(actor));
            doubtful.filter_map(|(_, watched)| watched.upgrade()).collect()
        };
        for watched in watched {
            if let Some(principal) = watched.actor.principal()
                && !tx.is_alive(&principal, now).await?
            {
                self.lock().remove(&watched.actor);
                watched.over.cancel();
            }
        }
        Ok(())
    }
}
