//! The response clock of a ticket, pure: target, pauses, due instant, and what happens when.
//!
//! A ticket has one clock. It waits (`NOT_STARTED`) until the requester is identified, runs in business time
//! towards its target, and ends with the first response (MET, `MET_LATE`) or without one (CANCELLED). Every
//! move takes the calendar and an instant and gives a [`Change`]: the new clock, what happened, and when to
//! look again. Nothing here reads a clock, sleeps or stores.
//!
//! What must always hold:
//! - `due_at` is the earliest instant by which the target has been counted in business time, from the
//!   start, without the pauses. It is given except in `NOT_STARTED` and PAUSED, and in a clock that ended there.
//! - An answer at or before `due_at` is MET, even when the worker looked at that very instant: BREACHED needs
//!   `now > due_at`, so the worker is woken one microsecond after it. After a breach an answer is `MET_LATE`,
//!   noted or not (then BREACHED is written first).
//! - What is due fires before a move: a clock that is late when it is paused or cancelled was breached.
//!   A breach survives a pause: PAUSED while waiting, BREACHED again afterwards without a second event, and
//!   an answer in between is `MET_LATE`. Any other answer while `NOT_STARTED` or PAUSED is MET.
//! - APPROACHING (80 % of the target) and BREACHED fire at most once per target. A clock first looked at
//!   when it is late is BREACHED without APPROACHING. A new target starts afresh: it is counted from the same
//!   start with the same pauses, fires at once what is due, and a longer one takes back the state BREACHED.
//! - A clock that ended is frozen: every further move changes nothing. So does a move that does not apply
//!   (a second start, a resume without pause, a pause before the start, the same target again).
//! - The clock depends on its moves only, not on when the worker looked: `breached_at` is the instant that was
//!   missed, not that of the looking.

mod count;
mod moves;
mod reading;
mod state;

pub use moves::{Change, ClockEvent, ClockEventKind};
pub use state::{ClockError, ClockParts, MAX_TARGET_MINUTES, Pause, ResponseClock, is_counting, is_final};
pub use turno_entity::ClockState;
