//! Combined takes: a process has one take in flight, and who asks meanwhile is served together by the next.

use super::idempotency::Key;
use super::run::permit;
use super::{Desk, Done};
use crate::command::{Actor, Fault, Refused, WriteTx};
use crate::log;
use crate::platform::db::{Mode, Principal, Scope, Tx};
use crate::queue::{TicketTakeNext, TicketTaken, list_oldest};
use crate::tickets::take_each;
use sea_orm::DbBackend;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;
use turno_entity::SessionId;

/// How many are served by one transaction.
const TOGETHER: usize = 64;

/// How often a transaction is run when others are in its way.
const ATTEMPTS: u32 = 3;

/// Takers in the order in which they came.
#[derive(Default)]
pub(super) struct TakeLine {
    waiting: Mutex<VecDeque<Waiting>>,
    gate: tokio::sync::Mutex<()>,
}

type Answer = Result<Done<TicketTaken>, Refused>;

struct Waiting {
    actor: Actor,
    command: TicketTakeNext,
    answer: oneshot::Sender<Answer>,
}

impl TakeLine {
    fn join(&self, waiting: Waiting) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(waiting);
    }

    /// The next to be served together. Who comes twice with one key waits for the next transaction.
    fn next(&self) -> Vec<Waiting> {
        let mut line = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut served, mut seen, mut later) = (Vec::new(), HashSet::new(), VecDeque::new());
        while served.len() < TOGETHER {
            let Some(next) = line.pop_front() else { break };
            if seen.insert((next.actor.name(), next.command.idempotency_key.clone())) {
                served.push(next);
            } else {
                later.push_back(next);
            }
        }
        later.append(&mut line);
        *line = later;
        served
    }
}

impl Desk {
    /// Takes the oldest workable ticket for somebody.
    pub async fn take_next(&self, actor: &Actor, command: TicketTakeNext) -> Answer {
        permit::<TicketTakeNext>(actor)?;
        let (answer, mut mine) = oneshot::channel();
        self.0.takers.join(Waiting { actor: actor.clone(), command, answer });
        let desk = self.clone();
        let served = self.tasks().spawn(async move {
            let _turn = desk.0.takers.gate.lock().await;
            // Whoever had the turn before may have served this one as well.
            if let Ok(answer) = mine.try_recv() {
                return answer;
            }
            loop {
                let together = desk.0.takers.next();
                if together.is_empty() {
                    return mine.try_recv().unwrap_or_else(|_| Err(Fault::Unavailable.into()));
                }
                desk.serve(together).await;
                if let Ok(answer) = mine.try_recv() {
                    return answer;
                }
            }
        });
        served.await.unwrap_or_else(|error| Err(Fault::Internal(format!("ticketTakeNext: {error}")).into()))
    }

    /// Serves them all by one transaction, and tells each.
    async fn serve(&self, together: Vec<Waiting>) {
        let mut attempt = 1;
        let answers = loop {
            match self.take_together(&together).await {
                Err(Refused::Retry(_)) | Ok(None) if attempt < ATTEMPTS => attempt += 1,
                Err(Refused::Unique(name)) if name.starts_with("idempotency") && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                answers => break answers,
            }
        };
        match answers {
            Ok(Some(answers)) => {
                for (waiting, answer) in together.into_iter().zip(answers) {
                    // Who has gone does not hear it; the ticket is his all the same.
                    let _ = waiting.answer.send(answer);
                }
            }
            failed => {
                // Where the ticket at the head is broken nobody can take: strictness leaves no way round it.
                tracing::error!(refused = ?failed.err(), takers = together.len(), "takes failed together");
                for waiting in together {
                    let _ = waiting.answer.send(Err(Fault::Unavailable.into()));
                }
            }
        }
    }

    /// None if somebody was shut out meanwhile: then nothing was done.
    async fn take_together(&self, together: &[Waiting]) -> Result<Option<Vec<Answer>>, Refused> {
        let now = self.0.clock.now();
        let tx = self.0.db.begin(Mode::Write, Scope::Desk, None, now).await?;
        let people: Vec<Principal> =
            together.iter().filter_map(|waiting| waiting.actor.principal()).collect();
        let people: Vec<&Principal> = people.iter().collect();
        let alive = tx.list_alive(&people, now).await?;
        let mut turns = Vec::with_capacity(together.len());
        for waiting in together {
            turns.push(Turn::of(&tx, waiting, &alive).await?);
        }
        let (ids, policy) = (Arc::clone(self.ids()), Arc::clone(self.policy()));
        let mut tx = WriteTx::new(tx, Actor::System, Arc::clone(self.clock()), ids, policy);
        let takers = turns.iter().filter(|turn| matches!(turn, Turn::Takes(_))).count();
        let oldest = {
            let mut tx = tx.queue().await?;
            let oldest = list_oldest(&tx, u64::try_from(takers).unwrap_or(0)).await?;
            let takers = together.iter().zip(&turns).filter(|(_, turn)| matches!(turn, Turn::Takes(_)));
            let takers = takers.map(|(waiting, _)| waiting.actor.clone());
            take_each(&mut tx, &oldest.iter().copied().zip(takers).collect::<Vec<_>>()).await?;
            oldest
        };
        let (tx, now, events) = tx.finish();
        if !events.is_empty() && tx.backend() == DbBackend::Postgres {
            // Who was shut out while all waited for the locks is found out by the next attempt.
            log::lock(&tx).await?;
            if tx.list_alive(&people, now).await? != alive {
                return Ok(None);
            }
        }
        let position = log::append(&tx, None, now, &events).await?;
        let mut oldest = oldest.into_iter();
        let mut answers = Vec::with_capacity(turns.len());
        for turn in turns {
            answers.push(match turn {
                Turn::Answered(answer) => answer,
                Turn::Takes(key) => {
                    let outcome = TicketTaken { ticket: oldest.next() };
                    let done = Done { outcome, position };
                    if let (Some(key), Some(_)) = (key, outcome.ticket) {
                        key.insert(&tx, &done, now).await?;
                    }
                    Ok(done)
                }
            });
        }
        tx.commit().await?;
        if !events.is_empty() {
            self.hints().publish(position.seq);
        }
        Ok(Some(answers))
    }
}

/// What one of them gets.
enum Turn {
    /// A ticket, if there is one left.
    Takes(Option<Key>),
    /// What he was told before, or why he gets none.
    Answered(Answer),
}

impl Turn {
    async fn of(tx: &Tx, waiting: &Waiting, alive: &HashSet<SessionId>) -> Result<Self, Refused> {
        let session = waiting.actor.principal().and_then(|principal| principal.session());
        if session.is_some_and(|session| !alive.contains(&session)) {
            return Ok(Self::Answered(Err(Fault::Unauthenticated.into())));
        }
        let key = match Key::of(&waiting.actor, &waiting.command) {
            Ok(key) => key,
            Err(refused) => return Ok(Self::Answered(Err(refused))),
        };
        let Some(known) = &key else { return Ok(Self::Takes(None)) };
        match known.find(tx).await {
            Ok(None) => Ok(Self::Takes(key)),
            Ok(Some(done)) => Ok(Self::Answered(Ok(done))),
            Err(Refused::Fault(Fault::IdempotencyKeyReused)) => {
                Ok(Self::Answered(Err(Fault::IdempotencyKeyReused.into())))
            }
            Err(refused) => Err(refused),
        }
    }
}
