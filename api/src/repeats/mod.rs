//! Repeats: the same question asked again, which is charged from the second time on (DR-23).
//!
//! Always true: the desk only proposes; an ADMIN confirms with the earlier tickets as evidence, and thereby freezes
//! price and rate; the company is told before it pays and may dispute for five business days; an ADMIN decides. A
//! ticket has at most one repeat that was not dismissed, and the index of the table says so. What a person has decided
//! is not proposed again. A company sees nothing of a mere proposal: neither the row, nor its evidence, nor its events.
//!
//! AGENT and ADMIN read; ADMIN confirms, dismisses and decides; the company's clients dispute.

mod confirm;
mod decide;
mod dismiss;
mod dispute;
mod errors;
pub mod graphql;
mod held;
mod propose;
pub mod rules;
pub mod similarity;
mod store;
pub mod words;

pub use confirm::RepeatConfirm;
pub use decide::RepeatDecide;
pub use dismiss::RepeatDismiss;
pub use dispute::RepeatDispute;
pub use errors::RepeatError;
pub use propose::{propose, withdraw};
pub use rules::disputable_until;
pub use store::{Evidence, find_chargeable, find_repeat, list_evidence, list_of_tickets, list_repeats_by_id};

use serde::{Deserialize, Serialize};
use turno_entity::{RepeatId, TicketId};

/// The repeat on which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatDone {
    /// The repeat.
    pub repeat: RepeatId,
    /// Its ticket.
    pub ticket: TicketId,
}
