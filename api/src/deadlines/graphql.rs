//! Deadlines in the API.

use crate::graphql::{Connection, caller, failure, page_args};
use crate::tickets::graphql::Ticket;
use crate::tickets::list_due_cards;
use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use turno_entity::TicketId;

/// Reading deadlines.
#[derive(Default)]
pub struct DeadlineQuery;

/// Reading deadlines.
#[Object]
impl DeadlineQuery {
    /// The tickets that wait for a response, the earliest deadline first. Answering neither takes nor moves one.
    async fn responses_due(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Ticket>> {
        let args = page_args::<(DateTime<Utc>, TicketId)>("responsesDue", &(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_due_cards(&tx, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(
            rows,
            |card| (card.clock.due_at.unwrap_or_default(), card.ticket.id),
            Ticket::from,
        ))
    }
}
