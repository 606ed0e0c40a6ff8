//! The tables, one file each, with typed ids and closed lists of codes. No rules live here.

mod code;
mod id;
mod table;

pub mod closure;
pub mod company;
pub mod event;
pub mod event_text;
pub mod idempotency;
pub mod log_link;
pub mod member;
pub mod message;
pub mod person;
pub mod queue_entry;
pub mod refresh_token;
pub mod response_clock;
pub mod response_target;
pub mod schedule_window;
pub mod session;
pub mod ticket;
pub mod ticket_counter;
pub mod topic;
pub mod wake;

pub use code::{
    Audience, Channel, ClockState, DocumentType, ResolutionCause, Role, Standing, TicketKind, TicketStatus,
};
pub use id::{CompanyId, MemberId, MessageId, PersonId, SessionId, TicketId, TypedId, UNIDENTIFIED};
pub use table::{Class, Table};
