//! Office hours, Colombian holidays and business time (DR-6, DR-7).
//!
//! A [`Calendar`] is a plain value built from [`CalendarRules`]: weekly windows with the date from which
//! each week holds, the public holidays by law, and the closures an admin entered. It reads no clock and
//! touches no store; every instant is passed in.
//!
//! What must always hold:
//! - Windows are half-open: the desk is open at 08:00 and closed at 12:00.
//! - `elapsed(a, b)` is the open time inside `[a, b)`; `deadline(a, s)` is the earliest `t >= a` with
//!   `elapsed(a, t) >= s`, so it stays at the end of a window which it uses up (11:30 + 30 min = 12:00).
//! - Local dates and times are those of America/Bogota.
//! - A search that finds nothing within [`SEARCH_DAYS`] days answers `None`; no call loops without bound.
//! - Days that have passed keep their rules. A week or a closure entered for days to come needs a
//!   recalculation of the clocks that run into them (`ResponseClock::recalculate`).

mod business_time;
mod explain;
pub mod graphql;
mod holidays;
mod local;
mod policy;
mod rules;
mod store;

pub use business_time::{Calendar, DayKind, SEARCH_DAYS, Span};
pub use explain::{PAUSE_NOTE, Segment, SegmentKind, explain};
pub use holidays::{Holiday, HolidayRule, LAST_YEAR, holidays_of};
pub use local::{ZONE, local_date, local_instant, local_time};
pub use policy::{Policy, PolicyError, QUOTE_DAYS, REPEAT_DAYS, Target};
pub use rules::{CalendarError, CalendarRules, Closure, Schedule, WeeklyWindow, Window};
