//! Improvements in the demo: what they cost, what the company says to it, and the work on them.

use super::cast::PEOPLE;
use super::plan::Deed;
use super::tales::{DISPUTED, HELD};
use super::teller::Teller;
use super::{DemoError, words};
use crate::command::{Actor, Timestamp};
use crate::packages::list_entitlements;
use crate::platform::db::Scope;
use crate::quotes::{QuoteAccept, QuoteDecline, QuoteSend, find_accepted, list_quotes};
use crate::tickets::TicketCard;
use crate::work::WorkSessionRecord;
use async_graphql::ID;
use chrono::{TimeDelta, Utc};
use turno_entity::{QuoteStatus, TicketId};

/// What an improvement takes, in minutes, if there is as much time.
const WORK_MINUTES: [i64; 4] = [25, 12, 31, 8];

impl Teller<'_> {
    /// Whether a ticket asks for an improvement that is not free.
    pub(super) async fn is_charged(&self, card: &TicketCard) -> Result<bool, DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let decided = list_entitlements(&tx, &[card.ticket.id]).await?;
        tx.rollback().await?;
        Ok(decided.last().is_some_and(|row| !row.free) && card.ticket.topic_code.starts_with("mejora"))
    }

    /// The desk says what it costs at most.
    pub(super) async fn quote(&self, n: usize, by: &Actor, card: &TicketCard) -> Result<(), DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let decided = list_entitlements(&tx, &[card.ticket.id]).await?;
        tx.rollback().await?;
        let decided = decided.last().ok_or(DemoError::Script("an improvement that nobody decided on"))?;
        let command = QuoteSend {
            ticket_id: ID::from(card.ticket.id.to_string()),
            improvement: decided.improvement,
            description: words::quote(&card.ticket.subject),
            maximum_blocks: [2, 4, 1, 6][n % 4],
            idempotency_key: format!("demo-quote-{n}"),
        };
        self.run(by, command).await.map(drop)
    }

    /// Somebody of the company who may answers it.
    pub(super) async fn answer_quote(&self, n: usize, deed: Deed, ticket: TicketId) -> Result<(), DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let open = list_quotes(&tx, &[ticket]).await?.into_iter().find(|row| row.status == QuoteStatus::Sent);
        tx.rollback().await?;
        let open = open.ok_or(DemoError::Script("a quote that is not open"))?;
        let firm = self.threads[&n].request.by.1;
        let may = |player: &super::cast::Player| player.may_approve_quotes && player.firms.contains(&firm);
        let approver = PEOPLE.iter().position(may).ok_or(DemoError::Script("a company without approver"))?;
        let by = self.cast.client((approver, firm))?;
        let (quote_id, idempotency_key) = (ID::from(open.id.to_string()), format!("demo-answer-{n}"));
        if deed == Deed::Accept {
            self.run(&by, QuoteAccept { quote_id, idempotency_key }).await.map(drop)
        } else {
            let reason = Some(words::DECLINE.to_owned());
            self.run(&by, QuoteDecline { quote_id, reason, idempotency_key }).await.map(drop)
        }
    }

    /// Before an improvement with an accepted quote is solved, or a question that will be charged, the work on it is put
    /// on record: of the time since it was taken as much as no other work of that agent has.
    pub(super) async fn record_work(
        &mut self,
        n: usize,
        by: &Actor,
        card: &TicketCard,
    ) -> Result<(), DemoError> {
        let tx = self.desk.read_as(Scope::System).await?;
        let accepted = find_accepted(&tx, card.ticket.id).await?;
        tx.rollback().await?;
        let since = match accepted {
            Some(quote) => quote.answered_at,
            None if [HELD, DISPUTED].contains(&n) => card.ticket.taken_at,
            None => None,
        };
        let (Some(since), Some(taken_at), Some(agent)) = (since, card.ticket.taken_at, by.person()) else {
            return Ok(());
        };
        let free = self.worked_until.get(&agent).copied().unwrap_or(chrono::DateTime::<Utc>::MIN_UTC);
        let now = self.now();
        let from = (now - TimeDelta::minutes(WORK_MINUTES[n % WORK_MINUTES.len()])).max(taken_at);
        let from = from.max(since).max(free);
        let seconds = i32::try_from((now - from).num_seconds()).unwrap_or_default();
        if seconds < 1 {
            return Ok(());
        }
        self.worked_until.insert(agent, now);
        let command = WorkSessionRecord {
            ticket_id: ID::from(card.ticket.id.to_string()),
            started_at: Timestamp(from),
            seconds,
            idempotency_key: format!("demo-work-{n}"),
        };
        self.run(by, command).await.map(drop)
    }
}
