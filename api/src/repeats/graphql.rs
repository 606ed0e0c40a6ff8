//! Repeats in the API.

use super::store::{list_numbers, list_repeats};
use super::{
    Evidence, RepeatConfirm, RepeatDecide, RepeatDismiss, RepeatDispute, RepeatDone, disputable_until,
    find_repeat, list_evidence, list_of_tickets,
};
use crate::command::{Command, Decimal, Timestamp, UserError};
use crate::companies::Nit;
use crate::companies::graphql::Company;
use crate::graphql::{ActorRef, Connection, Loaders, caller, failure, mutate, page_args};
use crate::log::StreamCursor;
use crate::tickets::graphql::TicketReference;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;
use std::collections::HashMap;
use turno_entity::{RepeatId, RepeatStatus, TicketId, repeat};

/// A ticket that asks what earlier ones of its company asked.
#[derive(Clone, Debug)]
pub struct Repeat(pub repeat::Model);

/// An earlier ticket that is repeated.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct RepeatEarlier {
    /// The ticket's id.
    pub id: ID,
    /// The number as people read it.
    pub number: String,
    /// When it was answered first.
    pub answered_at: Option<Timestamp>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// How alike they are, from 0 to 1000.
    pub score: i32,
}

impl From<Evidence> for RepeatEarlier {
    fn from(row: Evidence) -> Self {
        Self {
            id: ID::from(row.ticket_id.to_string()),
            number: row.number,
            answered_at: row.answered_at.map(Timestamp),
            resolved_at: row.resolved_at.map(Timestamp),
            score: row.score,
        }
    }
}

/// A ticket that asks what earlier ones of its company asked. Its company sees it once it has been confirmed.
#[Object]
impl Repeat {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// Where it stands.
    async fn status(&self) -> RepeatStatus {
        self.0.status
    }

    /// How alike it is to the most alike of the earlier tickets, from 0 to 1000.
    async fn score(&self) -> i32 {
        self.0.score
    }

    /// When the desk found it.
    async fn found_at(&self) -> Timestamp {
        Timestamp(self.0.found_at)
    }

    /// The ticket.
    async fn ticket(&self, ctx: &Context<'_>) -> Option<Result<TicketReference>> {
        let found = async { caller(ctx)?.loaders.load_one(NumberOf(self.0.ticket_id)).await };
        let number = found.await.transpose();
        number.map(|number| number.map(|number| TicketReference::new(self.0.ticket_id, &number)))
    }

    /// The earlier tickets that it repeats, the most alike first, 10 at most.
    async fn earlier(&self, ctx: &Context<'_>) -> Result<Vec<RepeatEarlier>> {
        let rows = caller(ctx)?.loaders.load_one(EarlierOf(self.0.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(RepeatEarlier::from).collect())
    }

    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Option<Result<Company>> {
        let found = async { caller(ctx)?.loaders.load_one(self.0.company_id).await };
        found.await.map(|row| row.and_then(Company::of)).transpose()
    }

    /// How long a block is, in minutes; frozen when it was confirmed.
    async fn block_minutes(&self) -> Option<i32> {
        self.0.block_minutes
    }

    /// What a block costs before tax; frozen when it was confirmed.
    async fn block_price(&self) -> Option<Decimal> {
        self.0.block_price.map(Decimal)
    }

    /// The rate of IVA in percent; frozen when it was confirmed.
    async fn iva_percent(&self) -> Option<Decimal> {
        self.0.iva_basis_points.map(|points| Decimal(i64::from(points)))
    }

    /// When it was confirmed, and the company told.
    async fn confirmed_at(&self) -> Option<Timestamp> {
        self.0.confirmed_at.map(Timestamp)
    }

    /// Who confirmed it.
    async fn confirmed_by(&self) -> Option<ActorRef> {
        self.0.confirmed_by.map(ActorRef::person)
    }

    /// The last instant at which the company can dispute it; null until it was confirmed.
    fn disputable_until(&self, ctx: &Context<'_>) -> Option<Result<Timestamp>> {
        let confirmed_at = self.0.confirmed_at?;
        let until = caller(ctx).map(|caller| disputable_until(&caller.desk.policy().calendar, confirmed_at));
        until.transpose().map(|until| until.map(Timestamp))
    }

    /// When the company disputed it.
    async fn disputed_at(&self) -> Option<Timestamp> {
        self.0.disputed_at.map(Timestamp)
    }

    /// Who disputed it.
    async fn disputed_by(&self) -> Option<ActorRef> {
        self.0.disputed_by.map(ActorRef::person)
    }

    /// Why it was disputed.
    async fn dispute_reason(&self) -> Option<&str> {
        self.0.dispute_reason.as_deref()
    }

    /// When it was dismissed, or the dispute decided.
    async fn decided_at(&self) -> Option<Timestamp> {
        self.0.decided_at.map(Timestamp)
    }

    /// Who dismissed it or decided the dispute: an ADMIN, or the desk when the ticket became another.
    async fn decided_by(&self) -> Option<ActorRef> {
        self.0.decided_at?;
        Some(self.0.decided_by.map_or_else(ActorRef::desk, ActorRef::person))
    }

    /// Why.
    async fn decision_reason(&self) -> Option<&str> {
        self.0.decision_reason.as_deref()
    }
}

/// Which repeats. Everything that is given must hold.
#[derive(InputObject, Clone, Debug, Default, Serialize)]
pub struct RepeatFilter {
    /// In one of these states.
    #[graphql(validator(max_items = 20))]
    pub status: Option<Vec<RepeatStatus>>,
    /// Of this company.
    pub nit: Option<Nit>,
}

/// A ticket whose number is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberOf(pub TicketId);

/// A ticket whose repeat is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RepeatOf(pub TicketId);

/// A repeat whose evidence is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EarlierOf(pub RepeatId);

impl Loader<NumberOf> for Loaders {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[NumberOf]) -> std::result::Result<HashMap<NumberOf, String>, Error> {
        let tx = self.read().await?;
        let tickets: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let rows = list_numbers(&tx, &tickets).await.map_err(failure)?;
        Ok(rows.into_iter().map(|(ticket, number)| (NumberOf(ticket), number)).collect())
    }
}

impl Loader<RepeatOf> for Loaders {
    type Value = repeat::Model;
    type Error = Error;

    async fn load(&self, keys: &[RepeatOf]) -> std::result::Result<HashMap<RepeatOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let tickets: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let mut all: HashMap<RepeatOf, Self::Value> = HashMap::new();
        // In the order in which they were found: a later one stands in for one that was dismissed.
        for row in list_of_tickets(&tx, &tickets).await.map_err(failure)? {
            all.insert(RepeatOf(row.ticket_id), row);
        }
        Ok(all)
    }
}

impl Loader<EarlierOf> for Loaders {
    type Value = Vec<Evidence>;
    type Error = Error;

    async fn load(&self, keys: &[EarlierOf]) -> std::result::Result<HashMap<EarlierOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let repeats: Vec<RepeatId> = keys.iter().map(|key| key.0).collect();
        let mut all: HashMap<EarlierOf, Self::Value> = HashMap::new();
        for row in list_evidence(&tx, &repeats).await.map_err(failure)? {
            all.entry(EarlierOf(row.repeat_id)).or_default().push(row);
        }
        Ok(all)
    }
}

/// Reading repeats.
#[derive(Default)]
pub struct RepeatQuery;

/// Reading repeats.
#[Object]
impl RepeatQuery {
    /// Repeats of all companies, those that were found first at the beginning.
    async fn repeats(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which repeats.")] filter: Option<RepeatFilter>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Repeat>> {
        let filter = filter.unwrap_or_default();
        let args = page_args("repeats", &filter, first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_repeats(&tx, filter.status.as_deref(), filter.nit, args.after, args.limit()).await;
        Ok(args.connection(rows.map_err(failure)?, |row| (row.found_at, row.id), Repeat))
    }
}

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The repeat as it is now; null when the mutation was refused.
            pub repeat: Option<Result<Repeat>>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of<C: Command<Outcome = RepeatDone>>(ctx: &Context<'_>, command: C) -> Result<Self> {
                let answer = mutate(ctx, command).await?;
                let repeat = match answer.done() {
                    Some(done) => show(ctx, *done).await.transpose(),
                    None => None,
                };
                Ok(Self { repeat, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}

payload! {
    RepeatConfirmPayload = "What became of `repeatConfirm`.";
    RepeatDismissPayload = "What became of `repeatDismiss`.";
    RepeatDisputePayload = "What became of `repeatDispute`.";
    RepeatDecidePayload = "What became of `repeatDecide`.";
}

async fn show(ctx: &Context<'_>, done: RepeatDone) -> Result<Option<Repeat>> {
    let tx = caller(ctx)?.read().await?;
    Ok(find_repeat(&tx, done.repeat).await.map_err(failure)?.map(Repeat))
}

/// Deciding on repeats.
#[derive(Default)]
pub struct RepeatMutation;

/// Deciding on repeats.
#[Object]
impl RepeatMutation {
    /// Confirms that a ticket repeats earlier ones. The tariff in force is frozen; the company is told, and may dispute
    /// for five business days.
    async fn repeat_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RepeatConfirm,
    ) -> Result<RepeatConfirmPayload> {
        RepeatConfirmPayload::of(ctx, input).await
    }

    /// Dismisses a proposal, or a repeat that the company disputes.
    async fn repeat_dismiss(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RepeatDismiss,
    ) -> Result<RepeatDismissPayload> {
        RepeatDismissPayload::of(ctx, input).await
    }

    /// Disputes a repeat, until five business days after its confirmation.
    async fn repeat_dispute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RepeatDispute,
    ) -> Result<RepeatDisputePayload> {
        RepeatDisputePayload::of(ctx, input).await
    }

    /// Decides a dispute: the charge is upheld, or the repeat dismissed.
    async fn repeat_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RepeatDecide,
    ) -> Result<RepeatDecidePayload> {
        RepeatDecidePayload::of(ctx, input).await
    }
}
