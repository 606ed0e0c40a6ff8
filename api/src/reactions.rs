//! The one way upwards: what is done when something that slept is due.
//!
//! Always true: it happens in one transaction with what it writes; it may be called once too often, never too seldom,
//! so what it calls looks for itself under its lock.

use crate::command::{Command, Fault, Refused, Role, WriteTx};
use crate::deadlines;
use crate::tickets::CLOCK_SUBJECT;
use serde::Serialize;
use turno_entity::{TicketId, wake};

/// Looks again at something whose wake is due. Only the desk itself does.
#[derive(Clone, Debug, Serialize)]
pub struct WakeUp {
    /// What kind of thing.
    pub subject: String,
    /// Which one.
    pub id: uuid::Uuid,
}

impl From<&wake::Model> for WakeUp {
    fn from(wake: &wake::Model) -> Self {
        Self { subject: wake.subject.clone(), id: wake.subject_id }
    }
}

impl Command for WakeUp {
    const NAME: &'static str = "wakeUp";
    const ROLES: &'static [Role] = &[];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        match self.subject.as_str() {
            CLOCK_SUBJECT => deadlines::advance(tx, TicketId(self.id)).await,
            unknown => Err(Fault::Internal(format!("nothing sleeps as {unknown}")).into()),
        }
    }
}
