//! The tables, one file each, with typed ids and closed lists of codes. No rules live here.

mod code;
mod id;
mod table;

pub mod api_key;
pub mod billable_line;
pub mod closure;
pub mod company;
pub mod entitlement;
pub mod event;
pub mod event_text;
pub mod idempotency;
pub mod log_link;
pub mod member;
pub mod message;
pub mod notice;
pub mod package;
pub mod person;
pub mod queue_entry;
pub mod quote;
pub mod refresh_token;
pub mod repeat;
pub mod repeat_earlier;
pub mod response_clock;
pub mod response_target;
pub mod schedule_window;
pub mod session;
pub mod statement;
pub mod tariff;
pub mod ticket;
pub mod ticket_counter;
pub mod topic;
pub mod wake;
pub mod work_session;

pub use code::{
    AnswerChannel, ApiKeyScope, Audience, Channel, ClockState, DocumentType, EntitlementReason,
    ImprovementKind, LineReason, LineStatus, NoticeKind, QuoteStatus, RepeatStatus, ResolutionCause, Role,
    Standing, TicketKind, TicketStatus,
};
pub use id::{
    ApiKeyId, CompanyId, LineId, MemberId, MessageId, NoticeId, PersonId, QuoteId, RepeatId, SessionId,
    StatementId, TicketId, TypedId, UNIDENTIFIED, WorkSessionId,
};
pub use table::{Class, Table};
