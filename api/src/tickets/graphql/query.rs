//! Reading tickets.

use super::filter::{OrderDirection, TicketFilter, TicketOrder};
use super::ticket::Ticket;
use crate::graphql::{Connection, Loaders, caller, failure, page_args};
use crate::tickets::{self, Place, TicketCard};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result};
use std::collections::HashMap;
use turno_entity::TicketId;

/// Reading tickets.
#[derive(Default)]
pub struct TicketQuery;

/// Reading tickets.
#[Object]
impl TicketQuery {
    /// A ticket by its id; null when there is none, or it is not yours.
    async fn ticket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket's id.")] id: ID,
    ) -> Option<Result<Ticket>> {
        find(ctx, &id).await.transpose()
    }

    /// A ticket by its number; null when there is none, or it is not yours.
    async fn ticket_by_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number: `LG-2026-000123`.", validator(max_length = 40))] number: String,
    ) -> Option<Result<Ticket>> {
        let found = async {
            let tx = caller(ctx)?.read().await?;
            let card = tickets::find_card_by_number(&tx, &number).await.map_err(failure)?;
            Ok(card.map(Ticket::from))
        };
        found.await.transpose()
    }

    /// Tickets: those of the company for which a client acts, or of all companies for the desk.
    #[allow(clippy::too_many_arguments, reason = "the arguments of the field, as its callers write them")]
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tickets.")] filter: Option<TicketFilter>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "The order; by default the latest receipt first.")] order_by: Option<TicketOrder>,
    ) -> Result<Connection<Ticket>> {
        let filter = filter.unwrap_or_default();
        let descending = order_by.is_none_or(|order| order.direction == OrderDirection::Desc);
        let args = page_args::<Place>("tickets", &(&filter, descending), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = tickets::list_cards(&tx, &filter.into(), descending, args.after, args.limit()).await;
        let rows = rows.map_err(failure)?;
        Ok(args.connection(rows, |card| (card.ticket.received_at, card.ticket.ordinal), Ticket::from))
    }
}

/// A ticket by the written form of its id.
pub async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Ticket>> {
    let Some(id) = TicketId::parse(id) else { return Ok(None) };
    let tx = caller(ctx)?.read().await?;
    let cards = tickets::list_cards_by_id(&tx, &[id]).await.map_err(failure)?;
    Ok(cards.into_iter().next().map(Ticket::from))
}

/// The tickets with these ids, in their order, as far as the caller may see them.
pub(super) async fn list(ctx: &Context<'_>, ids: &[TicketId]) -> Result<Vec<Ticket>> {
    let tx = caller(ctx)?.read().await?;
    let cards = tickets::list_cards_by_id(&tx, ids).await.map_err(failure)?;
    let mut cards: HashMap<TicketId, TicketCard> =
        cards.into_iter().map(|card| (card.ticket.id, card)).collect();
    Ok(ids.iter().filter_map(|id| cards.remove(id)).map(Ticket::from).collect())
}

/// A ticket that is loaded with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CardOf(pub TicketId);

impl Loader<CardOf> for Loaders {
    type Value = TicketCard;
    type Error = Error;

    async fn load(&self, keys: &[CardOf]) -> std::result::Result<HashMap<CardOf, TicketCard>, Error> {
        let tx = self.read().await?;
        let ids: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let cards = tickets::list_cards_by_id(&tx, &ids).await.map_err(failure)?;
        Ok(cards.into_iter().map(|card| (CardOf(card.ticket.id), card)).collect())
    }
}
