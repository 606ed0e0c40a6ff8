//! Letting something sleep on that cannot be woken now.

use super::store;
use crate::command::{Command, Refused, Role, WriteTx};
use chrono::{DateTime, Utc};
use serde::Serialize;
use turno_entity::wake;
use uuid::Uuid;

/// Lets it sleep on, unless somebody else has set another time for it meanwhile.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PutOff {
    subject: String,
    id: Uuid,
    wake_at: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl PutOff {
    /// Until when.
    pub(super) fn of(wake: &wake::Model, until: DateTime<Utc>) -> Self {
        Self { subject: wake.subject.clone(), id: wake.subject_id, wake_at: wake.wake_at, until }
    }
}

impl Command for PutOff {
    const NAME: &'static str = "wakePutOff";
    const ROLES: &'static [Role] = &[];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        let wake = wake::Model { subject: self.subject.clone(), subject_id: self.id, wake_at: self.wake_at };
        store::update_wake(tx, &wake, self.until).await?;
        Ok(())
    }
}
