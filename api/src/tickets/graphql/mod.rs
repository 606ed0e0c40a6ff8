//! Tickets in the API.

mod deadline;
mod filter;
mod history;
pub mod mutation;
mod query;
mod reference;
mod requester;
mod ticket;

pub use deadline::{DeadlineSegment, ResponseDeadline};
pub use filter::{TicketFilter, TicketOrder};
pub use history::HistoryEntry;
pub(crate) use mutation::payload;
pub use mutation::{TicketMutation, show};
pub use query::{CardOf, TicketQuery, find};
pub use reference::TicketReference;
pub use requester::Requester;
pub use ticket::{QueuePlace, Ticket};
