//! A ticket in the API.

use super::deadline::ResponseDeadline;
use super::history::HistoryEntry;
use super::requester::Requester;
use crate::command::{Date, Timestamp};
use crate::companies::graphql::Company;
use crate::conversation::graphql::Message;
use crate::graphql::{ActorRef, Connection, PageKey, caller, page_args};
use crate::packages::graphql::{Entitlement, EntitlementsOf};
use crate::quotes::graphql::{self as quotes, Quote, QuotePlace};
use crate::repeats::graphql::{Repeat, RepeatOf};
use crate::tickets::TicketCard;
use crate::tickets::rules::{self, IdentityItem};
use crate::topics::graphql::Topic;
use crate::work::graphql::{WorkOf, WorkSession};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use turno_entity::{Channel, MessageId, ResolutionCause, TicketKind, TicketStatus};

/// The place of a ticket in the queue.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePlace {
    /// `ahead` + 1.
    pub position: i64,
    /// How many tickets of all companies can be taken before this one.
    pub ahead: i64,
}

impl QueuePlace {
    /// The place behind so many.
    #[must_use]
    pub const fn behind(ahead: i64) -> Self {
        Self { position: ahead + 1, ahead }
    }
}

/// A ticket, and how many stand before it in the queue where that has been read with it.
#[derive(Clone, Debug)]
pub struct Ticket(pub Arc<TicketCard>, pub Option<i64>);

impl From<TicketCard> for Ticket {
    fn from(card: TicketCard) -> Self {
        Self(Arc::new(card), None)
    }
}

/// A request to the desk.
#[Object]
impl Ticket {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.ticket.id.to_string())
    }

    /// The number as people read it: `LG-2026-000123`.
    async fn number(&self) -> &str {
        &self.0.ticket.number
    }

    /// Counts changes; pass it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.ticket.version
    }

    /// What it is about, in a line.
    async fn subject(&self) -> &str {
        &self.0.ticket.subject
    }

    /// What is asked.
    async fn description(&self) -> &str {
        &self.0.ticket.description
    }

    /// How it came.
    async fn channel(&self) -> Channel {
        self.0.ticket.channel
    }

    /// Where it stands.
    async fn status(&self) -> TicketStatus {
        self.0.ticket.status
    }

    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> Option<Result<Topic>> {
        let found = async {
            let caller = caller(ctx)?;
            let topic = caller.loaders.load_one(self.0.ticket.topic_code.clone()).await?;
            Ok(topic.map(|row| Topic::new(row, caller.desk.policy(), caller.desk.clock().now())))
        };
        found.await.transpose()
    }

    /// The kind of request.
    async fn kind(&self) -> TicketKind {
        self.0.ticket.kind
    }

    /// The level of priority: 1, 2 or 3.
    async fn priority(&self) -> i32 {
        self.0.ticket.priority
    }

    /// When the desk received it: its place in the queue.
    async fn received_at(&self) -> Timestamp {
        Timestamp(self.0.ticket.received_at)
    }

    /// The company; null until it is known.
    async fn company(&self) -> Option<Company> {
        let card = &self.0;
        Company::new(
            card.ticket.company_id,
            card.company_nit.as_deref(),
            card.company_name.clone(),
            card.company_status,
        )
    }

    /// Whether the improvement that it asks for is free, and why; null when it asks for none, or its company is not
    /// known.
    async fn entitlement(&self, ctx: &Context<'_>) -> Option<Result<Entitlement>> {
        load_entitlement(ctx, self).await.transpose()
    }

    /// Who asks.
    async fn requester(&self) -> Requester {
        Requester::from(&self.0.ticket)
    }

    /// Which of the four identity data are missing.
    async fn missing_identity(&self) -> Vec<IdentityItem> {
        rules::missing_identity(&self.0.ticket)
    }

    /// The agent who has it.
    async fn assignee(&self) -> Option<ActorRef> {
        let person = self.0.ticket.assignee_id?;
        Some(
            self.0
                .assignee
                .clone()
                .map_or_else(|| ActorRef::person(person), |name| ActorRef::named(person, name)),
        )
    }

    /// Its place in the queue; null when it is not in the queue. A waiting ticket shows the place it keeps.
    async fn queue_place(&self, ctx: &Context<'_>) -> Option<Result<QueuePlace>> {
        rules::place(self.0.ticket.status)?;
        if let Some(ahead) = self.1 {
            return Some(Ok(QueuePlace::behind(ahead)));
        }
        let found = async { caller(ctx)?.loaders.load_one(self.0.ticket.id).await };
        found.await.transpose()
    }

    /// When a response is due.
    fn response_deadline(&self, ctx: &Context<'_>) -> Result<ResponseDeadline> {
        let desk = &caller(ctx)?.desk;
        let clock = self.0.response_clock().map_err(crate::graphql::failure)?;
        Ok(ResponseDeadline { clock, policy: Arc::clone(desk.policy()), as_of: desk.clock().now() })
    }

    /// When the desk expects to solve it, where it has said so.
    async fn estimated_on(&self) -> Option<Date> {
        self.0.ticket.estimated_on.map(Date)
    }

    /// When it was resolved.
    async fn resolved_at(&self) -> Option<Timestamp> {
        self.0.ticket.resolved_at.map(Timestamp)
    }

    /// Why there was a request, stated when it was resolved.
    async fn resolution_cause(&self) -> Option<ResolutionCause> {
        self.0.ticket.resolution_cause
    }

    /// The closed ticket to which it refers.
    async fn follows_id(&self) -> Option<ID> {
        self.0.ticket.follows_id.map(|id| ID::from(id.to_string()))
    }

    /// The ticket out of which it was taken, where one text held several requests.
    async fn split_from_id(&self) -> Option<ID> {
        self.0.ticket.split_from_id.map(|id| ID::from(id.to_string()))
    }

    /// The ticket that stays, if this one was the same request.
    async fn merged_into_id(&self) -> Option<ID> {
        self.0.ticket.merged_into_id.map(|id| ID::from(id.to_string()))
    }

    /// Its messages, the earliest first; notes for the desk only.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Message>> {
        let id = self.0.ticket.id;
        let args = page_args::<(DateTime<Utc>, MessageId)>("messages", &id, first, after)?;
        let key = PageKey { ticket: id, after: args.after, limit: args.limit() };
        let rows = caller(ctx)?.loaders.load_one(key).await?.unwrap_or_default();
        Ok(args.connection(rows, |row| (row.sent_at, row.id), Message))
    }

    /// The quotes for the improvement that it asks for, the newest first.
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Quote>> {
        let id = self.0.ticket.id;
        quotes::page(ctx, id, &page_args::<QuotePlace>("quotes", &id, first, after)?).await
    }

    /// Whether it repeats earlier tickets; null if it does not. Its company sees that once it has been confirmed.
    async fn repeat(&self, ctx: &Context<'_>) -> Option<Result<Repeat>> {
        let found = async { caller(ctx)?.loaders.load_one(RepeatOf(self.0.ticket.id)).await };
        found.await.map(|row| row.map(Repeat)).transpose()
    }

    /// The sessions of work on it, in the order of their beginnings; for the desk.
    async fn work_sessions(&self, ctx: &Context<'_>) -> Result<Vec<WorkSession>> {
        let rows = caller(ctx)?.loaders.load_one(WorkOf(self.0.ticket.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(WorkSession).collect())
    }

    /// What happened to it, the earliest first.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<HistoryEntry>> {
        let id = self.0.ticket.id;
        let args = page_args::<i64>("history", &id, first, after)?;
        let key = PageKey { ticket: id, after: args.after, limit: args.limit() };
        let rows = caller(ctx)?.loaders.load_one(key).await?.unwrap_or_default();
        Ok(args.connection(rows, |row| row.seq, HistoryEntry))
    }
}

async fn load_entitlement(ctx: &Context<'_>, ticket: &Ticket) -> Result<Option<Entitlement>> {
    let caller = caller(ctx)?;
    let topic = caller.loaders.load_one(ticket.0.ticket.topic_code.clone()).await?;
    let Some(improvement) = topic.and_then(|topic| topic.improvement) else { return Ok(None) };
    let decided = caller.loaders.load_one(EntitlementsOf(ticket.0.ticket.id)).await?.unwrap_or_default();
    Ok(decided.into_iter().find(|row| row.improvement == improvement).map(Entitlement))
}
