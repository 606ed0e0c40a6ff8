//! What an ADMIN confirmed of the repeats of a ticket, folded from the log: the ground of a line that charges one (DR-23).

use super::finding::{Finding, Proof};
use crate::log::{Fact, payload};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use turno_entity::{LineStatus, RepeatId, event};

/// How a repeat stands that was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The company may dispute it.
    Confirmed,
    /// It does.
    Disputed,
    /// The dispute was decided for the charge.
    Upheld,
}

/// A confirmation.
struct Confirmed {
    by: String,
    at: DateTime<Utc>,
    /// Block, price and rate.
    terms: (i32, i64, i32),
    disputable_until: DateTime<Utc>,
    standing: Standing,
}

/// The confirmations of a ticket that were not dismissed.
#[derive(Default)]
pub(super) struct Repeated(HashMap<RepeatId, Confirmed>);

impl Repeated {
    /// Hears an event of the ticket. Whether it may follow on the one before is proved with the ticket's life.
    pub(super) fn hear(&mut self, event: &event::Model, fact: &Fact) {
        match fact {
            Fact::RepeatConfirmed(told) => {
                let confirmed = Confirmed {
                    by: event.actor.clone(),
                    at: event.recorded_at,
                    terms: (told.block_minutes, told.block_price, told.iva_basis_points),
                    disputable_until: told.disputable_until,
                    standing: Standing::Confirmed,
                };
                self.0.insert(told.repeat, confirmed);
            }
            Fact::RepeatDisputed(told) => self.stands(told.repeat, Standing::Disputed),
            Fact::RepeatDecided(told) if told.upheld => self.stands(told.repeat, Standing::Upheld),
            Fact::RepeatDecided(payload::RepeatDecided { repeat, .. })
            | Fact::RepeatDismissed(payload::RepeatDismissed { repeat, .. }) => {
                self.0.remove(repeat);
            }
            _ => {}
        }
    }

    fn stands(&mut self, repeat: RepeatId, standing: Standing) {
        if let Some(confirmed) = self.0.get_mut(&repeat) {
            confirmed.standing = standing;
        }
    }

    /// Proves that a line has this confirmation, its terms and its time to be held.
    pub(super) fn prove_line(
        &self,
        event: &event::Model,
        repeat: RepeatId,
        told: &payload::LineCreated,
    ) -> Result<(), Finding> {
        let confirmed = self.undisputed(event, repeat)?;
        // The log's time may be a little after the writer's, never before it.
        if confirmed.by != told.confirmed_by.to_string() || told.confirmed_at > confirmed.at {
            return Err(wrong(event, format!("a confirmation by {} at {}", confirmed.by, confirmed.at)));
        }
        if confirmed.terms != (told.block_minutes, told.block_price, told.iva_basis_points) {
            return Err(wrong(event, format!("the terms of the confirmation, {:?}", confirmed.terms)));
        }
        if told.held_until != Some(confirmed.disputable_until) {
            return Err(wrong(event, format!("a line disputable until {}", confirmed.disputable_until)));
        }
        match told.status {
            LineStatus::Held if confirmed.standing == Standing::Upheld => {
                Err(wrong(event, "a line that is not held: the dispute was decided"))
            }
            LineStatus::Ready => confirmed.prove_over(event),
            _ => Ok(()),
        }
    }

    /// Proves that a line is held no longer for a reason.
    pub(super) fn prove_ready(&self, event: &event::Model, repeat: RepeatId) -> Result<(), Finding> {
        self.undisputed(event, repeat)?.prove_over(event)
    }

    fn undisputed(&self, event: &event::Model, repeat: RepeatId) -> Result<&Confirmed, Finding> {
        let confirmed = self.0.get(&repeat).filter(|confirmed| confirmed.standing != Standing::Disputed);
        confirmed.ok_or_else(|| wrong(event, format!("{repeat} confirmed, and not disputed")))
    }
}

impl Confirmed {
    /// The company can dispute no longer.
    fn prove_over(&self, event: &event::Model) -> Result<(), Finding> {
        if self.standing == Standing::Upheld || event.recorded_at > self.disputable_until {
            return Ok(());
        }
        Err(wrong(event, format!("a line that is held until {}", self.disputable_until)))
    }
}

fn wrong(event: &event::Model, expected: impl Into<String>) -> Finding {
    Finding::event(Proof::Charges, event.seq, expected)
}
