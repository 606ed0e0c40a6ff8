//! What a calendar is made of, as plain data that a store can keep.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::holidays::FIRST_YEAR;

/// A half-open stretch of local time in which the desk is open: `[opens, closes)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment at which the desk is open.
    pub opens: NaiveTime,
    /// The first moment at which it is closed again.
    pub closes: NaiveTime,
}

/// A window and the day of the week on which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyWindow {
    /// The day of the week.
    pub weekday: Weekday,
    /// The stretch of that day.
    pub window: Window,
}

/// A week of windows and the date from which it holds, until the next one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The first date of this week. Before the earliest one the desk did not exist and is closed.
    pub effective_from: NaiveDate,
    /// The windows, in any order.
    pub windows: Vec<WeeklyWindow>,
}

/// A day on which this desk stays closed though it is no public holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The closed date.
    pub date: NaiveDate,
    /// The reason shown to people, in Spanish.
    pub name: String,
}

/// The rules of one desk. The public holidays are law and need no entry here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRules {
    /// The weeks, in any order; at most one per date.
    pub schedules: Vec<Schedule>,
    /// The closures, in any order; at most one per date. None by default (DR-6).
    pub closures: Vec<Closure>,
}

/// Why rules make no calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No week at all.
    #[error("a calendar needs at least one schedule")]
    NoSchedule,
    /// A week without a window would stop every clock for ever.
    #[error("the schedule of {0} has no window")]
    EmptySchedule(NaiveDate),
    /// Two weeks begin on one date.
    #[error("two schedules begin on {0}")]
    DuplicateSchedule(NaiveDate),
    /// Two closures name one date.
    #[error("two closures name {0}")]
    DuplicateClosure(NaiveDate),
    /// A window closes before it opens, or meets another of its day.
    #[error("the schedule of {0} has windows that are empty or overlap")]
    BadWindows(NaiveDate),
}

impl Default for CalendarRules {
    /// The policy's week: Monday to Friday, 08:00-12:00 and 14:00-17:30 (DR-7), no closures.
    fn default() -> Self {
        const DAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        const MORNING: Window = Window { opens: at(8, 0), closes: at(12, 0) };
        const AFTERNOON: Window = Window { opens: at(14, 0), closes: at(17, 30) };
        let day = |weekday| [MORNING, AFTERNOON].map(|window| WeeklyWindow { weekday, window });
        let windows = DAYS.into_iter().flat_map(day).collect();
        let effective_from = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or_default();
        Self { schedules: vec![Schedule { effective_from, windows }], closures: Vec::new() }
    }
}

impl CalendarRules {
    /// Refuses rules with which a calendar could not keep its word.
    pub(super) fn check(&self) -> Result<(), CalendarError> {
        if self.schedules.is_empty() {
            return Err(CalendarError::NoSchedule);
        }
        let mut starts = BTreeSet::new();
        for schedule in &self.schedules {
            if !starts.insert(schedule.effective_from) {
                return Err(CalendarError::DuplicateSchedule(schedule.effective_from));
            }
            schedule.check()?;
        }
        let mut closed = BTreeSet::new();
        match self.closures.iter().find(|closure| !closed.insert(closure.date)) {
            Some(twice) => Err(CalendarError::DuplicateClosure(twice.date)),
            None => Ok(()),
        }
    }
}

impl Schedule {
    fn check(&self) -> Result<(), CalendarError> {
        if self.windows.is_empty() {
            return Err(CalendarError::EmptySchedule(self.effective_from));
        }
        let week = self.by_weekday();
        let backwards = |window: &Window| window.opens >= window.closes;
        let overlap = |pair: &[Window]| matches!(pair, [first, second] if first.closes > second.opens);
        let bad = |day: &Vec<Window>| day.iter().any(backwards) || day.windows(2).any(overlap);
        if week.iter().any(bad) { Err(CalendarError::BadWindows(self.effective_from)) } else { Ok(()) }
    }

    /// The windows of Monday to Sunday, each day in order.
    pub(super) fn by_weekday(&self) -> [Vec<Window>; 7] {
        const WEEK: [Weekday; 7] = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        WEEK.map(|weekday| {
            let of_day = self.windows.iter().filter(|window| window.weekday == weekday);
            let mut day: Vec<Window> = of_day.map(|window| window.window).collect();
            day.sort_by_key(|window| window.opens);
            day
        })
    }
}

const fn at(hour: u32, minute: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, minute, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}
