//! Writing tickets.

use super::query::{find, list};
use super::ticket::Ticket;
use crate::command::UserError;
use crate::graphql::{Answer, mutate};
use crate::log::StreamCursor;
use crate::tickets::{
    RequesterDocumentReveal, TicketCancel, TicketCreate, TicketEstimate, TicketIdentify, TicketMerge,
    TicketReclassify, TicketSplit,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use secrecy::ExposeSecret as _;
use turno_entity::TicketId;

/// Declares the payload of a mutation on a ticket.
macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// The ticket as it is now; null when the mutation was refused, unless its version had changed.
            pub ticket: Option<async_graphql::Result<$crate::tickets::graphql::Ticket>>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<$crate::log::StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<$crate::command::UserError>,
        }

        impl $name {
            /// Shows what became of a mutation.
            pub async fn of<O>(
                ctx: &async_graphql::Context<'_>,
                input: Option<&str>,
                answer: $crate::graphql::Answer<O>,
                ticket: impl Fn(&O) -> Option<turno_entity::TicketId>,
            ) -> async_graphql::Result<Self> {
                let shown = $crate::tickets::graphql::show(ctx, input, &answer, ticket).await;
                Ok(Self { ticket: shown, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}
pub(crate) use payload;

/// The ticket of an answer: the one that was changed, or, after a conflict, the one that was meant.
pub async fn show<O>(
    ctx: &Context<'_>,
    input: Option<&str>,
    answer: &Answer<O>,
    ticket: impl Fn(&O) -> Option<TicketId>,
) -> Option<Result<Ticket>> {
    match (answer.done().and_then(ticket), input) {
        (Some(id), _) => find(ctx, &id.to_string()).await.transpose(),
        (None, Some(id)) if answer.is_conflict() => find(ctx, id).await.transpose(),
        _ => None,
    }
}

payload! {
    TicketCreatePayload = "What became of `ticketCreate`.";
    TicketIdentifyPayload = "What became of `ticketIdentify`.";
    TicketReclassifyPayload = "What became of `ticketReclassify`.";
    TicketEstimatePayload = "What became of `ticketEstimate`.";
    TicketMergePayload = "What became of `ticketMerge`; the ticket is the one that stays.";
    TicketCancelPayload = "What became of `ticketCancel`.";
}

/// What became of `ticketSplit`.
#[derive(SimpleObject)]
pub struct TicketSplitPayload {
    /// The ticket as it is now; null when the mutation was refused, unless its version had changed.
    pub ticket: Option<Result<Ticket>>,
    /// The tickets that were opened, in the order of the text; null when nothing was done.
    pub tickets: Option<Result<Vec<Ticket>>>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `requesterDocumentReveal`.
#[derive(SimpleObject)]
pub struct RequesterDocumentRevealPayload {
    /// The whole number; null in a repetition with the same key.
    pub document_number: Option<String>,
    /// Where the record stands in the log.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Writing tickets.
#[derive(Default)]
pub struct TicketMutation;

/// Writing tickets.
#[Object]
impl TicketMutation {
    /// Opens a ticket. It has its place at once, complete or not.
    async fn ticket_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketCreate,
    ) -> Result<TicketCreatePayload> {
        TicketCreatePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Completes the identity of a request. When nothing is missing any more the response clock starts.
    async fn ticket_identify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketIdentify,
    ) -> Result<TicketIdentifyPayload> {
        let id = input.ticket_id.clone();
        TicketIdentifyPayload::of(ctx, Some(&id), mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Puts a ticket under another topic.
    async fn ticket_reclassify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketReclassify,
    ) -> Result<TicketReclassifyPayload> {
        let id = input.ticket_id.clone();
        TicketReclassifyPayload::of(ctx, Some(&id), mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Takes further requests out of a ticket: one ticket is one item.
    async fn ticket_split(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketSplit,
    ) -> Result<TicketSplitPayload> {
        let id = input.ticket_id.clone();
        let answer = mutate(ctx, input).await?;
        let ticket = show(ctx, Some(&id), &answer, |done| Some(done.ticket)).await;
        let tickets = match answer.done() {
            Some(done) => Some(list(ctx, &done.children).await),
            None => None,
        };
        Ok(TicketSplitPayload {
            ticket,
            tickets,
            stream_position: answer.position(),
            user_errors: answer.errors(),
        })
    }

    /// Merges two tickets that are one request: the one received first stays.
    async fn ticket_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketMerge,
    ) -> Result<TicketMergePayload> {
        TicketMergePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Says when the desk expects to solve a ticket.
    async fn ticket_estimate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketEstimate,
    ) -> Result<TicketEstimatePayload> {
        TicketEstimatePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Calls a ticket off.
    async fn ticket_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketCancel,
    ) -> Result<TicketCancelPayload> {
        let id = input.ticket_id.clone();
        TicketCancelPayload::of(ctx, Some(&id), mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Shows the requester's whole document number to staff. Every look leaves a record; a repetition with the same
    /// key is no look: it leaves none, and shows nothing.
    async fn requester_document_reveal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RequesterDocumentReveal,
    ) -> Result<RequesterDocumentRevealPayload> {
        let answer = mutate(ctx, input).await?;
        Ok(RequesterDocumentRevealPayload {
            document_number: answer
                .done()
                .and_then(|done| done.document_number.as_ref())
                .map(|number| number.expose_secret().to_owned()),
            stream_position: answer.position(),
            user_errors: answer.errors(),
        })
    }
}
