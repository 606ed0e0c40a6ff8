//! The queue in the API.

use super::{Standing, TicketRelease, TicketTakeNext, TicketTakeOutOfOrder, count_before, find_standing};
use crate::command::Timestamp;
use crate::graphql::{Edge, PageInfo, caller, failure, mutate, page_args};
use crate::log::{self, StreamCursor};
use crate::tickets::graphql::{Ticket, payload};
use crate::tickets::{Place, list_queue_cards};
use async_graphql::{Context, Object, Result, SimpleObject};

/// A ticket in the queue.
#[derive(SimpleObject, Clone)]
pub struct QueueEntry {
    /// Its place: 1 is the next to be taken.
    pub position: i64,
    /// Whether it stands over from an earlier business day.
    pub carried_over: bool,
    /// The ticket.
    pub ticket: Ticket,
}

/// A page of the queue.
#[derive(SimpleObject)]
pub struct QueueConnection {
    /// The rows with their cursors.
    pub edges: Vec<Edge<QueueEntry>>,
    /// The rows.
    pub nodes: Vec<QueueEntry>,
    /// Where the page stands.
    pub page_info: PageInfo,
    /// How many tickets can be taken.
    pub length: i64,
    /// When the oldest of them was received.
    pub oldest_received_at: Option<Timestamp>,
    /// A position of the log that the page is not older than; pass it to `queueUpdates`.
    pub stream_position: StreamCursor,
}

/// Reading the queue.
#[derive(Default)]
pub struct QueueQuery;

/// Reading the queue.
#[Object]
impl QueueQuery {
    /// The tickets that can be taken, in the order in which they are taken.
    async fn queue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<QueueConnection> {
        let args = page_args::<Place>("queue", &(), first, after)?;
        let caller = caller(ctx)?;
        let tx = caller.read().await?;
        // The position first, the rows after: rows may be newer than the position, never older.
        let head = log::head(&tx).await.map_err(failure)?;
        // Counting passes over the whole queue: only for whom it is.
        let asked = ctx.look_ahead();
        let standing = if asked.field("length").exists() || asked.field("oldestReceivedAt").exists() {
            find_standing(&tx).await.map_err(failure)?
        } else {
            Standing { length: 0, oldest_received_at: None }
        };
        let before = match args.after {
            // The cursor's own ticket stands before the page, if it still can be taken.
            Some((at, ordinal)) => count_before(&tx, at, ordinal.saturating_add(1)).await.map_err(failure)?,
            None => 0,
        };
        let cards = list_queue_cards(&tx, args.after, args.limit()).await.map_err(failure)?;
        let (policy, now) = (caller.desk.policy(), caller.desk.clock().now());
        let (rows, page_info) = args.cut(cards, |card| (card.ticket.received_at, card.ticket.ordinal));
        let edges: Vec<Edge<QueueEntry>> = (before + 1..)
            .zip(rows)
            .map(|(position, (cursor, card))| {
                let carried_over = policy.calendar.carried_over(card.ticket.received_at, now);
                Edge { cursor, node: QueueEntry { position, carried_over, ticket: card.into() } }
            })
            .collect();
        Ok(QueueConnection {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            length: standing.length,
            oldest_received_at: standing.oldest_received_at.map(Timestamp),
            stream_position: StreamCursor::new(head.last_seq, &head.hash),
        })
    }
}

payload! {
    TicketTakeNextPayload = "What became of `ticketTakeNext`.";
    TicketTakeOutOfOrderPayload = "What became of `ticketTakeOutOfOrder`.";
    TicketReleasePayload = "What became of `ticketRelease`.";
}

/// Taking tickets.
#[derive(Default)]
pub struct QueueMutation;

/// Taking tickets.
#[Object]
impl QueueMutation {
    /// Takes the oldest ticket that can be taken. On an empty queue it succeeds without one.
    async fn ticket_take_next(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketTakeNext,
    ) -> Result<TicketTakeNextPayload> {
        let caller = caller(ctx)?;
        let answer = crate::graphql::Answer::of(caller.desk.take_next(&caller.actor, input).await)?;
        TicketTakeNextPayload::of(ctx, None, answer, |taken| taken.ticket).await
    }

    /// Takes a ticket before its turn, with a reason, on record.
    async fn ticket_take_out_of_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketTakeOutOfOrder,
    ) -> Result<TicketTakeOutOfOrderPayload> {
        TicketTakeOutOfOrderPayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Gives a ticket back to its place.
    async fn ticket_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketRelease,
    ) -> Result<TicketReleasePayload> {
        TicketReleasePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }
}
