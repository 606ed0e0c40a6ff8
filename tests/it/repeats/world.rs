//! What the tests of repeats do again and again.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use turno::command::Actor;
use turno::repeats::{
    RepeatConfirm, RepeatDecide, RepeatDismiss, RepeatDispute, find_chargeable, find_repeat, list_of_tickets,
};
use turno::tickets::{TicketCreate, TicketReclassify};
use turno_entity::{RepeatId, RepeatStatus, TicketId, TicketKind, repeat, repeat_earlier};

/// A question in two dresses: the same content words, so as alike as can be.
pub(crate) const ASKED: (&str, &str) = ("Nota débito", "¿Cómo anulo la nota débito?");
pub(crate) const AGAIN: (&str, &str) = ("NOTA DEBITO", "Buenas tardes, como anulo una nota debito");
/// Another question: not one content word is the same.
pub(crate) const OTHER: (&str, &str) = ("Kardex", "El kardex de la bodega no cuadra.");

pub(crate) fn question(world: &World, topic: &str, (subject, description): (&str, &str)) -> TicketCreate {
    TicketCreate {
        subject: subject.to_owned(),
        description: description.to_owned(),
        kind: Some(TicketKind::Question),
        ..world.request(topic)
    }
}

pub(crate) fn to(ticket: TicketId, topic: &str, kind: Option<TicketKind>) -> TicketReclassify {
    TicketReclassify {
        ticket_id: ticket.to_string().into(),
        topic_code: topic.to_owned(),
        kind,
        expected_version: None,
        idempotency_key: None,
    }
}

pub(crate) fn confirm(world: &World, repeat: RepeatId) -> RepeatConfirm {
    RepeatConfirm { repeat_id: repeat.to_string().into(), idempotency_key: world.key() }
}

pub(crate) fn dismiss(repeat: RepeatId) -> RepeatDismiss {
    let reason = "Es otra pregunta.".to_owned();
    RepeatDismiss { repeat_id: repeat.to_string().into(), reason, idempotency_key: None }
}

pub(crate) fn dispute(world: &World, repeat: RepeatId) -> RepeatDispute {
    let reason = "Nadie nos lo explicó.".to_owned();
    RepeatDispute { repeat_id: repeat.to_string().into(), reason, idempotency_key: world.key() }
}

pub(crate) fn decide(repeat: RepeatId, uphold: bool) -> RepeatDecide {
    let reason = "Se explicó el martes.".to_owned();
    RepeatDecide { repeat_id: repeat.to_string().into(), uphold, reason, idempotency_key: None }
}

/// A question that was answered, and the same question a day later.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) first: TicketId,
    pub(crate) again: TicketId,
}

impl World {
    pub(crate) async fn asks(&self, by: &Actor, topic: &str, words: (&str, &str)) -> TicketId {
        self.done(by, question(self, topic, words)).await.ticket
    }

    /// A question of the client under an everyday topic, answered at once.
    pub(crate) async fn asks_and_hears(&self, words: (&str, &str)) -> TicketId {
        let ticket = self.asks(&self.client, "contabilidad", words).await;
        self.does(Deed::Reply, ticket).await;
        ticket
    }

    /// The same question twice, each answered; the second is proposed.
    pub(crate) async fn asks_twice(&self) -> Asked {
        let first = self.asks_and_hears(ASKED).await;
        self.pass(TimeDelta::days(1));
        let again = self.asks_and_hears(AGAIN).await;
        Asked { first, again }
    }

    /// A proposal.
    pub(crate) async fn proposed(&self) -> RepeatId {
        let again = self.asks_twice().await.again;
        self.only_repeat(again).await.id
    }

    /// A repeat of which the company has been told.
    pub(crate) async fn confirmed(&self) -> RepeatId {
        let repeat = self.proposed().await;
        self.done(&self.admin, confirm(self, repeat)).await;
        repeat
    }

    /// A repeat that the company disputes.
    pub(crate) async fn disputed(&self) -> RepeatId {
        let repeat = self.confirmed().await;
        self.done(&self.client, dispute(self, repeat)).await;
        repeat
    }

    pub(crate) async fn repeats(&self, ticket: TicketId) -> Vec<repeat::Model> {
        list_of_tickets(&self.read().await, &[ticket]).await.unwrap()
    }

    pub(crate) async fn only_repeat(&self, ticket: TicketId) -> repeat::Model {
        let mut rows = self.repeats(ticket).await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    pub(crate) async fn repeat(&self, id: RepeatId) -> repeat::Model {
        find_repeat(&self.read().await, id).await.unwrap().unwrap()
    }

    pub(crate) async fn standing(&self, id: RepeatId) -> RepeatStatus {
        self.repeat(id).await.status
    }

    /// The earlier tickets of a repeat with their scores, in no order.
    pub(crate) async fn evidence(&self, id: RepeatId) -> Vec<(TicketId, i32)> {
        use sea_orm::EntityTrait as _;
        let rows = self.read().await.list(repeat_earlier::Entity::find()).await.unwrap();
        rows.into_iter().filter(|row| row.repeat_id == id).map(|row| (row.ticket_id, row.score)).collect()
    }

    pub(crate) async fn is_chargeable(&self, id: RepeatId) -> bool {
        let row = self.repeat(id).await;
        let found = find_chargeable(&self.read().await, row.ticket_id).await.unwrap();
        found.is_some_and(|found| found == row)
    }

    /// What was put on record of repeats after an event.
    pub(crate) async fn repeat_kinds_after(&self, seq: i64) -> Vec<String> {
        let kinds = self.kinds_after(seq).await;
        kinds.into_iter().filter(|kind| kind.starts_with("REPEAT_")).collect()
    }
}
