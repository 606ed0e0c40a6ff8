//! The order of taking: the set of what can be taken, as the log tells it.

use super::finding::{Finding, Proof};
use crate::tickets::{Place, rules};
use std::collections::BTreeSet;
use turno_entity::TicketStatus;

/// What can be taken, in its order.
#[derive(Default)]
pub(super) struct Workable(BTreeSet<Place>);

impl Workable {
    /// A ticket stands in another state now.
    pub(super) fn set(&mut self, place: Place, status: TicketStatus) {
        if rules::place(status) == Some(true) {
            self.0.insert(place);
        } else {
            self.0.remove(&place);
        }
    }

    /// Proves that a ticket was the next.
    pub(super) fn prove_least(&self, place: Place, seq: i64) -> Result<(), Finding> {
        match self.0.first() {
            Some(least) if *least == place => Ok(()),
            Some((received_at, ordinal)) => {
                let expected = format!("a take of the oldest: received {received_at}, ordinal {ordinal}");
                Err(Finding::event(Proof::Order, seq, expected))
            }
            None => Err(Finding::event(Proof::Order, seq, "a ticket that could be taken")),
        }
    }
}
