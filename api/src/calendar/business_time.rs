//! Counting business time (DR-7).

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

use super::holidays::{FIRST_YEAR, LAST_YEAR, holiday_on};
use super::local::{local_date, local_instant};
use super::rules::{CalendarError, CalendarRules, Window};

/// How many days a search looks ahead before it gives up: ten years.
pub const SEARCH_DAYS: usize = 3_653;

/// A half-open stretch of time: `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant inside.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
}

/// What kind of day a local date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// The desk opens.
    Business,
    /// The week has no windows on this day.
    Weekend,
    /// A public holiday, with its name (both names where two coincide), on whatever day of the week.
    Holiday(&'a str),
    /// A closure of this desk on a day that would be a business day, with its name.
    Closure(&'a str),
}

/// The office hours of the desk over all dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The weeks by the date from which they hold, Monday first.
    weeks: BTreeMap<NaiveDate, [Vec<Window>; 7]>,
    closures: BTreeMap<NaiveDate, String>,
}

impl Default for Calendar {
    /// The calendar of the policy.
    fn default() -> Self {
        Self::index(CalendarRules::default())
    }
}

impl Calendar {
    /// Builds a calendar from its rules.
    ///
    /// # Errors
    /// When the rules have no week, a week without windows, windows that overlap, or a date twice.
    pub fn new(rules: CalendarRules) -> Result<Self, CalendarError> {
        rules.check()?;
        Ok(Self::index(rules))
    }

    fn index(rules: CalendarRules) -> Self {
        let weeks = rules.schedules.iter().map(|week| (week.effective_from, week.by_weekday())).collect();
        let closures = rules.closures.into_iter().map(|closure| (closure.date, closure.name)).collect();
        Self { weeks, closures }
    }

    /// What kind of day a date is. A holiday on a Sunday is a holiday; a closure there changes nothing.
    #[must_use]
    pub fn day_kind(&self, date: NaiveDate) -> DayKind<'_> {
        if let Some(name) = holiday_on(date) {
            return DayKind::Holiday(name);
        }
        if self.weekly_windows(date).is_empty() {
            return DayKind::Weekend;
        }
        match self.closures.get(&date) {
            Some(name) => DayKind::Closure(name),
            None => DayKind::Business,
        }
    }

    /// Whether the desk opens on a date.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.day_kind(date) == DayKind::Business
    }

    /// The windows of a date in local time, in order; none when the desk stays closed.
    #[must_use]
    pub fn windows_on(&self, date: NaiveDate) -> &[Window] {
        if self.is_business_day(date) { self.weekly_windows(date) } else { &[] }
    }

    /// Whether the desk is open at an instant.
    #[must_use]
    pub fn is_open(&self, instant: DateTime<Utc>) -> bool {
        self.current_closing(instant).is_some()
    }

    /// The end of the window in which an instant lies; none when the desk is closed.
    #[must_use]
    pub fn current_closing(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut today = self.spans_on(local_date(instant));
        today.find(|span| span.from <= instant && instant < span.to).map(|span| span.to)
    }

    /// The first opening after an instant; while the desk is open, that of the next window.
    #[must_use]
    pub fn next_opening(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.spans_from(local_date(instant)).map(|span| span.from).find(|opening| *opening > instant)
    }

    /// The first instant, not before the given one, at which the desk is open: where business time begins.
    #[must_use]
    pub fn first_open(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_open(instant) { Some(instant) } else { self.next_opening(instant) }
    }

    /// The open time inside `[from, to)`, exact.
    #[must_use]
    pub fn open_time(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        if from >= to {
            return TimeDelta::zero();
        }
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or(NaiveDate::MAX);
        let last = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MIN).min(local_date(to));
        let days = local_date(from).max(first).iter_days().take_while(|date| *date <= last);
        let open = days.flat_map(|date| self.spans_on(date));
        open.map(|span| (span.to.min(to) - span.from.max(from)).max(TimeDelta::zero()))
            .fold(TimeDelta::zero(), |sum, length| sum + length)
    }

    /// The whole business seconds inside `[from, to)`; 0 when the range is empty or reversed.
    #[must_use]
    pub fn elapsed(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        self.open_time(from, to).num_seconds()
    }

    /// The earliest instant, not before `start`, by which `amount` of open time has passed; exact.
    #[must_use]
    pub fn after_open_time(&self, start: DateTime<Utc>, amount: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = amount;
        if left <= TimeDelta::zero() {
            return Some(start);
        }
        for span in self.spans_from(local_date(start)).filter(|span| span.to > start) {
            let from = span.from.max(start);
            let length = span.to - from;
            if left <= length {
                return Some(from + left);
            }
            left -= length;
        }
        None
    }

    /// The earliest `t >= start` with `elapsed(start, t) >= seconds`.
    #[must_use]
    pub fn deadline(&self, start: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        self.after_open_time(start, TimeDelta::try_seconds(seconds)?)
    }

    /// The first business day after a date.
    #[must_use]
    pub fn next_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.business_days_after(date).next()
    }

    /// The end of a term of `n` business days that began on a local date: the close of the n-th business
    /// day after it (DR-7). None for `n = 0`.
    #[must_use]
    pub fn end_of_nth_business_day(&self, after: NaiveDate, n: u32) -> Option<DateTime<Utc>> {
        let nth = usize::try_from(n.checked_sub(1)?).ok()?;
        self.close_of(self.business_days_after(after).nth(nth)?)
    }

    /// The close of a business day (17:30 by the policy); none on other days.
    #[must_use]
    pub fn close_of(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        self.spans_on(date).last().map(|span| span.to)
    }

    /// The business day to which a request belongs (DR-15): that of its receipt, or the next one when it
    /// came on a closed day or after the close. Windows are half-open, so 17:30 itself is after the close.
    #[must_use]
    pub fn day_of_receipt(&self, received_at: DateTime<Utc>) -> Option<NaiveDate> {
        let date = local_date(received_at);
        match self.close_of(date) {
            Some(close) if received_at < close => Some(date),
            _ => self.next_business_day(date),
        }
    }

    /// Whether a request has been carried over: true from the opening of the business day after the day
    /// of its receipt (DR-13, DR-15).
    #[must_use]
    pub fn carried_over(&self, received_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let next = self.day_of_receipt(received_at).and_then(|day| self.next_business_day(day));
        next.and_then(|day| self.spans_on(day).next()).is_some_and(|span| now >= span.from)
    }

    /// The windows of a date as instants, in order; none when the desk stays closed.
    pub fn spans_on(&self, date: NaiveDate) -> impl Iterator<Item = Span> {
        let instants = move |window: &Window| Span {
            from: local_instant(date, window.opens),
            to: local_instant(date, window.closes),
        };
        self.windows_on(date).iter().map(instants)
    }

    fn spans_from(&self, date: NaiveDate) -> impl Iterator<Item = Span> {
        date.iter_days().take(SEARCH_DAYS).flat_map(|day| self.spans_on(day))
    }

    fn business_days_after(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        date.iter_days().skip(1).take(SEARCH_DAYS).filter(|day| self.is_business_day(*day))
    }

    /// The windows of the week in force on a date, holidays and closures not looked at.
    fn weekly_windows(&self, date: NaiveDate) -> &[Window] {
        let Some((_, week)) = self.weeks.range(..=date).next_back() else { return &[] };
        let [mon, tue, wed, thu, fri, sat, sun] = week;
        match date.weekday() {
            _ if date.year() > LAST_YEAR => &[],
            Weekday::Mon => mon,
            Weekday::Tue => tue,
            Weekday::Wed => wed,
            Weekday::Thu => thu,
            Weekday::Fri => fri,
            Weekday::Sat => sat,
            Weekday::Sun => sun,
        }
    }
}
