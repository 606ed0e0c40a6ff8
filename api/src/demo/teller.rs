//! The teller goes through the script in the order of time: before each act the worker notes what has become due.

use super::clock::ScriptedClock;
use super::enter::Cast;
use super::lines::Line;
use super::plan::{self, Deed};
use super::tales::Request;
use super::timeline::Timeline;
use super::work::Closing;
use super::{DemoError, run};
use crate::command::{Actor, Command};
use crate::deadlines::wake_due;
use crate::desk::Desk;
use crate::platform::clock::Clock as _;
use crate::platform::db::Scope;
use crate::tickets::{TicketCard, list_cards_by_id};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use turno_entity::{PersonId, TicketId};

/// Something of the script.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// A request comes.
    Arrive(usize),
    /// Something is done about it.
    Do(usize, Deed),
    /// An agent looks for work.
    Look(usize),
    /// Somebody has done what he could about a ticket.
    Finish(usize),
    /// What makes the present look as it does.
    Close(Closing),
}

/// A request that has become a ticket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    pub(super) request: Request,
    pub(super) ticket: TicketId,
    /// How often it was taken.
    pub(super) takes: usize,
}

/// Who tells the past.
pub(super) struct Teller<'a> {
    pub(super) desk: &'a Desk,
    clock: &'a ScriptedClock,
    pub(super) time: &'a Timeline,
    pub(super) cast: &'a Cast,
    pub(super) lines: &'a [Line],
    pub(super) requests: Vec<Request>,
    pub(super) threads: BTreeMap<usize, Thread>,
    /// Until when each agent's work is on record.
    pub(super) worked_until: HashMap<PersonId, DateTime<Utc>>,
    agenda: BTreeMap<(DateTime<Utc>, usize), Act>,
    acts: usize,
}

impl<'a> Teller<'a> {
    /// A teller with the whole script before him.
    pub(super) fn new(
        (desk, clock): (&'a Desk, &'a ScriptedClock),
        time: &'a Timeline,
        cast: &'a Cast,
        lines: &'a [Line],
        requests: Vec<Request>,
    ) -> Self {
        let (threads, agenda) = (BTreeMap::new(), BTreeMap::new());
        let worked_until = HashMap::new();
        let mut teller =
            Self { desk, clock, time, cast, lines, requests, threads, worked_until, agenda, acts: 0 };
        for n in 0..teller.requests.len() {
            teller.plan(teller.requests[n].at, Act::Arrive(n));
        }
        teller.plan_work();
        teller
    }

    /// Tells everything until the present.
    pub(super) async fn tell(mut self) -> Result<(), DemoError> {
        while let Some(((at, _), act)) = self.agenda.pop_first() {
            self.until(at).await;
            match act {
                Act::Arrive(n) => self.arrive(n).await?,
                Act::Do(n, deed) => self.perform(n, deed).await?,
                Act::Look(agent) => self.look(agent).await?,
                Act::Finish(n) => self.finish(n).await?,
                Act::Close(closing) => self.close(closing).await?,
            }
        }
        self.until(self.time.present).await;
        self.cast.sign_out(self.desk).await
    }

    /// What lies after the present is not told.
    pub(super) fn plan(&mut self, at: DateTime<Utc>, act: Act) {
        if at <= self.time.present {
            self.acts += 1;
            self.agenda.insert((at, self.acts), act);
        }
    }

    /// The same, so many business minutes from now.
    pub(super) fn plan_in(&mut self, minutes: i64, act: Act) {
        self.plan(self.time.after(self.clock.now(), minutes), act);
    }

    /// What is done about a request that has just come.
    pub(super) fn plan_deeds(&mut self, n: usize, request: &Request) {
        for (minutes, deed) in plan::deeds(n, request.tale) {
            self.plan_in(minutes, Act::Do(n, deed));
        }
    }

    /// Lets time pass.
    async fn until(&self, at: DateTime<Utc>) {
        until((self.desk, self.clock), at).await;
    }

    /// The present instant of the script.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Runs a command.
    pub(super) async fn run<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Outcome, DemoError> {
        run(self.desk, actor, command).await
    }

    /// The ticket of a request as it stands.
    pub(super) async fn card(&self, n: usize) -> Result<Option<TicketCard>, DemoError> {
        let Some(thread) = self.threads.get(&n) else { return Ok(None) };
        let tx = self.desk.read_as(Scope::System).await?;
        let mut cards = list_cards_by_id(&tx, &[thread.ticket]).await?;
        tx.rollback().await?;
        Ok(cards.pop())
    }
}

/// Lets time pass, and the worker wake at its instants what sleeps, as it would have done.
pub(super) async fn until((desk, clock): (&Desk, &ScriptedClock), at: DateTime<Utc>) {
    while let Some(next) = wake_due(desk).await.filter(|next| *next <= at) {
        clock.set(next);
    }
    clock.set(at);
}
