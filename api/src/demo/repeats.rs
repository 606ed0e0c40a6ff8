//! The same question again, within the ten days: what the supervisor and the companies make of it at their end.

use super::DemoError;
use super::cast::ADMIN;
use super::teller::Teller;
use crate::platform::db::Scope;
use crate::repeats::{RepeatConfirm, RepeatDismiss, RepeatDispute, list_of_tickets};
use async_graphql::ID;
use turno_entity::{RepeatStatus, repeat};

/// Why a company does not want to pay for a question that came before, and why another one is not charged.
const DISPUTE: &str =
    "No es lo mismo: la primera vez nos explicaron otra cosa, y por eso volvimos a preguntar.";
const NO_REPEAT: &str = "Son dos informes distintos; no se cobra.";

impl Teller<'_> {
    /// The supervisor confirms it: what it costs is held, because the company can dispute.
    pub(super) async fn confirm_repeat(&self, n: usize) -> Result<(), DemoError> {
        let Some(found) = self.repeat(n, RepeatStatus::Proposed).await? else { return Ok(()) };
        let command = RepeatConfirm { repeat_id: id(&found), idempotency_key: format!("demo-repeat-{n}") };
        self.run(&self.cast.staff(ADMIN)?, command).await.map(drop)
    }

    /// The company does not agree, and nobody has decided yet.
    pub(super) async fn dispute_repeat(&self, n: usize) -> Result<(), DemoError> {
        let Some(found) = self.repeat(n, RepeatStatus::Confirmed).await? else { return Ok(()) };
        let (reason, idempotency_key) = (DISPUTE.to_owned(), format!("demo-dispute-{n}"));
        let command = RepeatDispute { repeat_id: id(&found), reason, idempotency_key };
        self.run(&self.cast.client(self.threads[&n].request.by)?, command).await.map(drop)
    }

    /// The supervisor says that it is no repeat.
    pub(super) async fn dismiss_repeat(&self, n: usize) -> Result<(), DemoError> {
        let Some(found) = self.repeat(n, RepeatStatus::Proposed).await? else { return Ok(()) };
        let reason = NO_REPEAT.to_owned();
        let command = RepeatDismiss { repeat_id: id(&found), reason, idempotency_key: None };
        self.run(&self.cast.staff(ADMIN)?, command).await.map(drop)
    }

    /// The repeat that a ticket is, if it stands so.
    async fn repeat(&self, n: usize, status: RepeatStatus) -> Result<Option<repeat::Model>, DemoError> {
        let Some(thread) = self.threads.get(&n) else { return Ok(None) };
        let tx = self.desk.read_as(Scope::System).await?;
        let found = list_of_tickets(&tx, &[thread.ticket]).await?;
        tx.rollback().await?;
        Ok(found.into_iter().find(|repeat| repeat.status == status))
    }
}

fn id(repeat: &repeat::Model) -> ID {
    ID::from(repeat.id.to_string())
}
