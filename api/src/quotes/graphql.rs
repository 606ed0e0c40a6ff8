//! Quotes in the API.

use super::{QuoteAccept, QuoteAnswered, QuoteDecline, QuoteSend, find_quote, list_quotes};
use crate::calendar::local_date;
use crate::command::{Date, Decimal, Timestamp, UserError};
use crate::graphql::{ActorRef, Answer, Connection, Loaders, PageArgs, caller, failure, mutate};
use crate::log::StreamCursor;
use crate::tariff::Amounts as Centavos;
use crate::tariff::graphql::Amounts;
use crate::tickets::graphql::{CardOf, Ticket, find};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use turno_entity::{AnswerChannel, ImprovementKind, QuoteId, QuoteStatus, TicketId, quote};

/// What an improvement costs at most, and what the company said to it.
#[derive(Clone, Debug)]
pub struct Quote(pub quote::Model);

/// What an improvement costs at most, and what the company said to it.
#[Object]
impl Quote {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// Where it stands.
    async fn status(&self) -> QuoteStatus {
        self.0.status
    }

    /// What is built.
    async fn improvement(&self) -> ImprovementKind {
        self.0.improvement
    }

    /// What is built, in words.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// The most that can be charged, in blocks.
    async fn maximum_blocks(&self) -> i32 {
        self.0.maximum_blocks
    }

    /// How long a block is, in minutes; frozen when it was sent.
    async fn block_minutes(&self) -> i32 {
        self.0.block_minutes
    }

    /// What a block costs before tax; frozen when it was sent.
    async fn block_price(&self) -> Decimal {
        Decimal(self.0.block_price)
    }

    /// The rate of IVA in percent; frozen when it was sent.
    async fn iva_percent(&self) -> Decimal {
        Decimal(i64::from(self.0.iva_basis_points))
    }

    /// The most to pay.
    async fn amounts(&self) -> Amounts {
        Centavos { base: self.0.base, iva: self.0.iva, total: self.0.total }.into()
    }

    /// SHA-256 of the exact text that is confirmed, in hex.
    async fn text_sha256(&self) -> &str {
        &self.0.text_sha256
    }

    /// When it was sent.
    async fn sent_at(&self) -> Timestamp {
        Timestamp(self.0.sent_at)
    }

    /// Who sent it.
    async fn sent_by(&self) -> ActorRef {
        ActorRef::person(self.0.sent_by)
    }

    /// The last instant at which it can be accepted.
    async fn valid_until(&self) -> Timestamp {
        Timestamp(self.0.valid_until)
    }

    /// The last day on which it can be accepted.
    async fn valid_until_day(&self) -> Date {
        Date(local_date(self.0.valid_until))
    }

    /// When it was accepted.
    async fn accepted_at(&self) -> Option<Timestamp> {
        self.0.answered_at.filter(|_| self.0.status == QuoteStatus::Accepted).map(Timestamp)
    }

    /// Who accepted it.
    async fn accepted_by(&self) -> Option<ActorRef> {
        self.0.answered_by.filter(|_| self.0.status == QuoteStatus::Accepted).map(ActorRef::person)
    }

    /// When it was accepted or declined.
    async fn answered_at(&self) -> Option<Timestamp> {
        self.0.answered_at.map(Timestamp)
    }

    /// Through what it was accepted or declined.
    async fn answered_through(&self) -> Option<AnswerChannel> {
        self.0.answered_through
    }

    /// Why it was declined.
    async fn decline_reason(&self) -> Option<&str> {
        self.0.decline_reason.as_deref()
    }

    /// Its ticket.
    async fn ticket(&self, ctx: &Context<'_>) -> Option<Result<Ticket>> {
        let card = match caller(ctx) {
            Ok(caller) => caller.loaders.load_one(CardOf(self.0.ticket_id)).await,
            Err(error) => Err(error),
        };
        card.map(|card| card.map(Ticket::from)).transpose()
    }
}

/// A ticket whose quotes are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotesOf(pub TicketId);

/// The place of a quote among those of its ticket.
pub type QuotePlace = (DateTime<Utc>, QuoteId);

impl Loader<QuotesOf> for Loaders {
    type Value = Vec<quote::Model>;
    type Error = Error;

    async fn load(&self, keys: &[QuotesOf]) -> std::result::Result<HashMap<QuotesOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let tickets: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let mut all: HashMap<QuotesOf, Self::Value> = HashMap::new();
        for row in list_quotes(&tx, &tickets).await.map_err(failure)? {
            all.entry(QuotesOf(row.ticket_id)).or_default().push(row);
        }
        Ok(all)
    }
}

/// A page of a ticket's quotes, the newest first. A ticket has few: they are read whole.
pub async fn page(
    ctx: &Context<'_>,
    ticket: TicketId,
    args: &PageArgs<QuotePlace>,
) -> Result<Connection<Quote>> {
    let rows = caller(ctx)?.loaders.load_one(QuotesOf(ticket)).await?.unwrap_or_default();
    let after = |row: &quote::Model| args.after.is_none_or(|place| (row.sent_at, row.id) < place);
    let most = usize::try_from(args.limit()).unwrap_or(usize::MAX);
    let rows = rows.into_iter().filter(after).take(most).collect();
    Ok(args.connection(rows, |row| (row.sent_at, row.id), Quote))
}

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The quote as it is now; null when the mutation was refused.
            pub quote: Option<Quote>,
            /// Its ticket as it is now; null when the mutation was refused.
            pub ticket: Option<Ticket>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of<O>(
                ctx: &Context<'_>,
                answer: Answer<O>,
                of: impl Fn(&O) -> (QuoteId, TicketId),
            ) -> Result<Self> {
                let (quote, ticket) = match answer.done().map(of) {
                    Some((quote, ticket)) => {
                        let tx = caller(ctx)?.read().await?;
                        let row = find_quote(&tx, quote).await.map_err(failure)?;
                        tx.rollback().await.map_err(failure)?;
                        (row.map(Quote), find(ctx, &ticket.to_string()).await?)
                    }
                    None => (None, None),
                };
                let (stream_position, user_errors) = (answer.position(), answer.errors());
                Ok(Self { quote, ticket, stream_position, user_errors })
            }
        }
    )*};
}

payload! {
    QuoteSendPayload = "What became of `quoteSend`.";
    QuoteAcceptPayload = "What became of `quoteAccept`.";
    QuoteDeclinePayload = "What became of `quoteDecline`.";
}

const fn answered(done: &QuoteAnswered) -> (QuoteId, TicketId) {
    (done.quote, done.ticket)
}

/// Sending and answering quotes.
#[derive(Default)]
pub struct QuoteMutation;

/// Sending and answering quotes.
#[Object]
impl QuoteMutation {
    /// Tells the company what an improvement costs at most. It is the ticket's response, and the ticket waits for the
    /// answer at its place.
    async fn quote_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: QuoteSend,
    ) -> Result<QuoteSendPayload> {
        QuoteSendPayload::of(ctx, mutate(ctx, input).await?, |done| (done.quote, done.ticket)).await
    }

    /// Accepts a quote. A member of that company with the right to approve may.
    async fn quote_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: QuoteAccept,
    ) -> Result<QuoteAcceptPayload> {
        QuoteAcceptPayload::of(ctx, mutate(ctx, input).await?, answered).await
    }

    /// Declines a quote. A member of that company with the right to approve may.
    async fn quote_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: QuoteDecline,
    ) -> Result<QuoteDeclinePayload> {
        QuoteDeclinePayload::of(ctx, mutate(ctx, input).await?, answered).await
    }
}
