//! The queue: strict first come, first served, over all companies and all days (DR-12, DR-13).
//!
//! Always true: a ticket is workable when it is identified, open, unassigned and not waiting; its place is
//! `(received_at, ordinal)` and never changes, so yesterday's stand before today's by themselves; an agent takes the
//! oldest workable one, under the queue's lock, so in the log every take is of the least of what could be taken then.
//! Only an ADMIN takes out of order, with a reason, on record.

pub mod graphql;
mod release;
mod store;
mod take_next;
mod take_out_of_order;

pub use release::TicketRelease;
pub use store::{PlaceRow, Standing, count_before, find_standing, list_oldest, list_places};
pub use take_next::{TicketTakeNext, TicketTaken};
pub use take_out_of_order::TicketTakeOutOfOrder;
