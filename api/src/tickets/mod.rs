//! Tickets: requests to the desk, from their receipt to their end.
//!
//! Always true: ticket, place and response clock are written here and nowhere else, one function for each move, which
//! changes them together and appends the event; the moves stand as one table in [`rules`]; a ticket keeps its place,
//! the instant of its receipt, for ever; a real company never changes; the whole number of an identity document
//! leaves only by `requesterDocumentReveal`.
//!
//! Clients see and change the tickets of the company for which they act, staff those of all.

mod cancel;
mod card;
mod company;
mod create;
mod document_reveal;
mod errors;
mod estimate;
pub mod graphql;
mod held;
mod identify;
mod merge;
mod moves;
mod open;
mod reclassify;
mod requester;
pub mod rules;
mod split;
mod store;

pub use cancel::TicketCancel;
pub use card::{
    CardFilter, Place, TicketCard, find_card_by_number, list_cards, list_cards_by_id, list_due_cards,
    list_queue_cards,
};
pub use create::{TicketCreate, TicketCreated};
pub use document_reveal::{DocumentRevealed, RequesterDocumentReveal};
pub use errors::TicketError;
pub use estimate::TicketEstimate;
pub use held::{Held, clock_of, lock, lock_by_id};
pub use identify::TicketIdentify;
pub use merge::{TicketMerge, TicketsMerged};
pub use moves::take_each;
pub use open::{Request, draft, open};
pub use reclassify::TicketReclassify;
pub use requester::{RequesterInput, write_member};
pub use split::{SplitRequest, TicketSplit, TicketWasSplit};
pub use store::{CLOCK_SUBJECT, find_ticket, list_tickets, put_wake};

use serde::{Deserialize, Serialize};
use turno_entity::TicketId;

/// The ticket on which something was done.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TicketDone {
    /// The ticket.
    pub ticket: TicketId,
}
