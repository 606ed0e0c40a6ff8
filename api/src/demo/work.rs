//! The agents at work: they take the oldest, and end their work as the tale has it.

use super::cast::AGENTS;
use super::plan::{self, Deed, End};
use super::tales::{DISMISSED, DISPUTED, HELD, Tale, whole};
use super::teller::{Act, Teller, Thread};
use super::{DemoError, words};
use crate::command::Actor;
use crate::conversation::{TicketNoteAdd, TicketPause, TicketResolve};
use crate::platform::db::Scope;
use crate::queue::{TicketRelease, TicketTakeNext, find_standing};
use async_graphql::ID;
use turno_entity::{ResolutionCause, TicketKind, TicketStatus};

/// From when on, in business minutes before the end, nobody looks for work any more by himself.
const LAST_LOOK: i64 = 35;

/// Whose tickets the front end of the first company sees.
const FIRST_CLIENT: (usize, usize) = (4, 0);

/// What makes the present look as it does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Closing {
    /// An agent takes the oldest and keeps it.
    Take(usize),
    /// The supervisor takes the newest and keeps it.
    TakeNewest,
    /// An agent gives back what he took last.
    Release(usize),
    /// The company gives at last what the desk waits for.
    AnswerLong,
    /// The supervisor confirms that a question came before.
    Confirm(usize),
    /// Its company disputes that.
    Dispute(usize),
    /// The supervisor says that it did not.
    DismissRepeat(usize),
    /// The first company finds that something is not solved after all.
    ReopenNewest,
}

impl Teller<'_> {
    /// Puts the agents' days into the script, and its end.
    pub(super) fn plan_work(&mut self) {
        for (agent, minutes) in [(0, 20), (1, 35)] {
            self.plan(self.time.after(self.time.begins, minutes), Act::Look(agent));
        }
        let closings = [
            (30, Closing::Take(0)),
            (26, Closing::Take(1)),
            (24, Closing::Take(1)),
            (23, Closing::Confirm(HELD)),
            (22, Closing::Confirm(DISPUTED)),
            (20, Closing::TakeNewest),
            (18, Closing::DismissRepeat(DISMISSED)),
            (14, Closing::Release(1)),
            (12, Closing::Dispute(DISPUTED)),
            (10, Closing::AnswerLong),
            (6, Closing::ReopenNewest),
        ];
        for (minutes, closing) in closings {
            self.plan(self.time.before_end(minutes), Act::Close(closing));
        }
    }

    /// An agent looks for work. Some is always left: more and more towards the end, so that tickets stand over.
    pub(super) async fn look(&mut self, agent: usize) -> Result<(), DemoError> {
        let left = self.time.left(self.now());
        if left <= LAST_LOOK {
            return Ok(());
        }
        let backlog = match left {
            1200.. => 2,
            600.. => 6,
            _ => 14,
        };
        let tx = self.desk.read_as(Scope::System).await?;
        let length = find_standing(&tx).await?.length;
        tx.rollback().await?;
        let taken = if length > backlog { self.take(agent).await? } else { None };
        let busy = taken.map_or(15, |n| 10 + whole(n * 11 % 35));
        if let Some(n) = taken {
            self.plan_in(busy, Act::Finish(n));
        }
        self.plan_in(busy + 3, Act::Look(agent));
        Ok(())
    }

    /// An agent takes the oldest.
    async fn take(&mut self, agent: usize) -> Result<Option<usize>, DemoError> {
        let actor = self.cast.staff(AGENTS[agent])?;
        let before: usize = self.threads.values().map(|thread| thread.takes).sum();
        let command = TicketTakeNext { idempotency_key: format!("demo-take-{before}") };
        let done = self.desk.take_next(&actor, command).await;
        let done = done.map_err(|refused| DemoError::Refused { what: "ticketTakeNext", refused })?;
        let Some(id) = done.outcome.ticket else { return Ok(None) };
        let taken = self.threads.iter_mut().find(|(_, thread)| thread.ticket == id);
        let (n, thread) = taken.ok_or(DemoError::Script("a ticket that nobody asked for"))?;
        thread.takes += 1;
        Ok(Some(*n))
    }

    /// Somebody has done what he could, and goes on as the tale has it.
    pub(super) async fn finish(&mut self, n: usize) -> Result<(), DemoError> {
        let Some(card) = self.card(n).await? else { return Ok(()) };
        if card.ticket.status != TicketStatus::InProgress {
            return Ok(());
        }
        let Thread { request, takes, .. } = self.threads[&n];
        let actor = self.hand(n, &card)?;
        let (end, then) = plan::end(request.tale, takes);
        let id = ID::from(card.ticket.id.to_string());
        match end {
            End::Keep => {}
            End::Resolve => {
                self.record_work(n, &actor, &card).await?;
                self.resolve(n, &actor, id).await?;
            }
            End::Wait => {
                let reason = words::test(n).to_owned();
                self.run(&actor, TicketPause { ticket_id: id, reason, idempotency_key: None }).await?;
            }
            End::Release => {
                let body = words::HANDOVER.to_owned();
                let note = TicketNoteAdd { ticket_id: id.clone(), body, idempotency_key: None };
                self.run(&actor, note).await?;
                self.run(&actor, TicketRelease { ticket_id: id, idempotency_key: None }).await?;
            }
        }
        if let Some((minutes, deed)) = then {
            self.plan_in(minutes, Act::Do(n, deed));
        }
        Ok(())
    }

    async fn resolve(&self, n: usize, actor: &Actor, ticket_id: ID) -> Result<(), DemoError> {
        let Thread { request, takes, .. } = self.threads[&n];
        let line = self.line(&request);
        let cause = match line.kind {
            TicketKind::Improvement => ResolutionCause::Improvement,
            TicketKind::Question | TicketKind::Change => ResolutionCause::HowTo,
            TicketKind::Problem => {
                [ResolutionCause::VendorDefect, ResolutionCause::UserError, ResolutionCause::ThirdParty]
                    [n % 3]
            }
        };
        let again = request.tale == Tale::Reopened && takes > 1;
        let summary = if again { words::SOLVED_AGAIN } else { words::about(line).summary }.to_owned();
        let command =
            TicketResolve { ticket_id, summary, cause, expected_version: None, idempotency_key: None };
        self.run(actor, command).await.map(drop)
    }

    /// The end of the script.
    pub(super) async fn close(&mut self, closing: Closing) -> Result<(), DemoError> {
        match closing {
            Closing::Take(agent) => self.take(agent).await.map(drop),
            Closing::TakeNewest => match self.newest(TicketStatus::Queued, None).await? {
                Some(n) => self.perform(n, Deed::TakeOutOfOrder).await,
                None => Ok(()),
            },
            Closing::Release(agent) => self.give_back(AGENTS[agent]).await,
            Closing::AnswerLong => match self.find(Tale::AskedLong) {
                Some(n) => self.perform(n, Deed::Answer).await,
                None => Ok(()),
            },
            Closing::Confirm(n) => self.confirm_repeat(n).await,
            Closing::Dispute(n) => self.dispute_repeat(n).await,
            Closing::DismissRepeat(n) => self.dismiss_repeat(n).await,
            Closing::ReopenNewest => match self.newest(TicketStatus::Resolved, Some(FIRST_CLIENT)).await? {
                Some(n) => self.perform(n, Deed::Reopen).await,
                None => Ok(()),
            },
        }
    }

    /// Gives back what somebody took last.
    async fn give_back(&mut self, place: usize) -> Result<(), DemoError> {
        let actor = self.cast.staff(place)?;
        for n in self.backwards() {
            let Some(card) = self.card(n).await? else { continue };
            if card.ticket.status == TicketStatus::InProgress && card.ticket.assignee_id == actor.person() {
                let ticket_id = ID::from(card.ticket.id.to_string());
                self.run(&actor, TicketRelease { ticket_id, idempotency_key: None }).await?;
                break;
            }
        }
        Ok(())
    }

    /// The newest request whose ticket stands so.
    async fn newest(
        &self,
        status: TicketStatus,
        by: Option<(usize, usize)>,
    ) -> Result<Option<usize>, DemoError> {
        for n in self.backwards() {
            let Some(card) = self.card(n).await? else { continue };
            let request = self.threads[&n].request;
            if card.ticket.status == status && by.is_none_or(|by| by == request.by) {
                return Ok(Some(n));
            }
        }
        Ok(None)
    }

    fn find(&self, tale: Tale) -> Option<usize> {
        self.threads.iter().find(|(_, thread)| thread.request.tale == tale).map(|(n, _)| *n)
    }

    fn backwards(&self) -> Vec<usize> {
        self.threads.keys().rev().copied().collect()
    }
}
