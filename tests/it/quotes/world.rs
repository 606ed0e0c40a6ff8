//! What the tests of quotes do again and again.

use crate::tickets::world::World;
use async_graphql::ID;
use turno::quotes::{QuoteAccept, QuoteDecline, QuoteSend, find_quote};
use turno_entity::{ImprovementKind, QuoteId, TicketId, quote};

pub(crate) fn send(world: &World, ticket: TicketId, maximum_blocks: i32) -> QuoteSend {
    QuoteSend {
        ticket_id: ID::from(ticket.to_string()),
        improvement: ImprovementKind::Field,
        description: "Un campo para la placa del vehículo.".to_owned(),
        maximum_blocks,
        idempotency_key: world.key(),
    }
}

pub(crate) fn accept(world: &World, quote: QuoteId) -> QuoteAccept {
    QuoteAccept { quote_id: ID::from(quote.to_string()), idempotency_key: world.key() }
}

pub(crate) fn decline(world: &World, quote: QuoteId, reason: Option<&str>) -> QuoteDecline {
    let reason = reason.map(str::to_owned);
    QuoteDecline { quote_id: ID::from(quote.to_string()), reason, idempotency_key: world.key() }
}

impl World {
    pub(crate) async fn quote(&self, id: QuoteId) -> quote::Model {
        find_quote(&self.read().await, id).await.unwrap().unwrap()
    }

    /// An improvement whose quote was accepted.
    pub(crate) async fn accepted(&self, maximum_blocks: i32) -> (TicketId, QuoteId) {
        let ticket = self.opened("mejora_campos").await;
        let quote = self.quoted(ticket, maximum_blocks).await;
        self.done(&self.client, accept(self, quote)).await;
        (ticket, quote)
    }
}
