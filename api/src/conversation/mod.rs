//! The conversation of a ticket: messages, notes, and the acts that carry one.
//!
//! Always true: a message is never changed; a note is for the desk only; the first public message by a person of the
//! desk is the response (DR-14), the request for data of a pause is not; a client's message resumes a ticket that
//! waits for him, and reopens one that was resolved within five business days.

pub mod graphql;
mod note_add;
mod pause;
mod reopen;
mod reply;
mod resolve;
mod store;

pub use note_add::TicketNoteAdd;
pub use pause::TicketPause;
pub use reopen::TicketReopen;
pub use reply::TicketReply;
pub use resolve::TicketResolve;
pub use store::{find_message, list_messages, list_messages_by_id};

use serde::{Deserialize, Serialize};
use turno_entity::{MessageId, TicketId};

/// The message that was written, and its ticket.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MessageWritten {
    /// The message.
    pub message: MessageId,
    /// The ticket in which it stands.
    pub ticket: TicketId,
}
