//! Work: the seconds that an agent spends on a ticket.
//!
//! Always true: an agent has one running session at most, and no two of his overlap; work is put on record only on a
//! ticket that he has, and on an improvement only after its quote was accepted, or where it is free; a ticket that
//! leaves `IN_PROGRESS` stops its session at that instant; seconds are whole; a session is never changed: a correction
//! takes its place, and the old one stays with the reason. A stop always records the truth, whatever the quote allows.

mod correct;
mod errors;
pub mod graphql;
mod record;
mod rules;
mod start;
mod stop;
mod store;

pub use correct::WorkSessionCorrect;
pub use errors::WorkError;
pub use record::WorkSessionRecord;
pub use rules::Worked;
pub use start::WorkSessionStart;
pub use stop::{WorkSessionStop, stop_running};
pub use store::{list_by_id, list_of_tickets};

use serde::{Deserialize, Serialize};
use turno_entity::{TicketId, WorkSessionId};

/// The session of work on which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkDone {
    /// The session.
    pub session: WorkSessionId,
    /// Its ticket.
    pub ticket: TicketId,
}
