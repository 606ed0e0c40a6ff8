//! The days of the past: ten business days and what there is of the present one.

use super::DemoError;
use crate::calendar::{Calendar, Policy, local_date};
use crate::command::YearMonth;
use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;

/// How many business days there are before the last one.
const DAYS: usize = 10;

/// A search for a business day gives up after so many days.
const SEARCH: usize = 90;

/// The past, as a stretch of business time.
pub(super) struct Timeline {
    policy: Arc<Policy>,
    /// When people sign in for these days: on the business day before the first.
    pub(super) entered: DateTime<Utc>,
    /// The opening of the first day.
    pub(super) begins: DateTime<Utc>,
    /// The present, or the last closing before it.
    pub(super) ends: DateTime<Utc>,
    /// The present.
    pub(super) present: DateTime<Utc>,
    open: TimeDelta,
}

impl Timeline {
    /// The past of a present.
    pub(super) fn before(present: DateTime<Utc>, policy: Arc<Policy>) -> Result<Self, DemoError> {
        let found = Self::find(present, &policy.calendar);
        let (entered, begins, ends) = found.ok_or(DemoError::Script("the desk was never open"))?;
        let open = policy.calendar.open_time(begins, ends);
        Ok(Self { policy, entered, begins, ends, present, open })
    }

    fn find(
        present: DateTime<Utc>,
        calendar: &Calendar,
    ) -> Option<(DateTime<Utc>, DateTime<Utc>, DateTime<Utc>)> {
        let today = local_date(present);
        let closings = std::iter::once(today).chain(days_before(today)).flat_map(|day| {
            let mut closings: Vec<_> = calendar.spans_on(day).map(|span| span.to).collect();
            closings.reverse();
            closings
        });
        let ends = if calendar.is_open(present) {
            present
        } else {
            closings.into_iter().find(|at| *at <= present)?
        };
        let mut days = days_before(local_date(ends)).filter(|day| calendar.is_business_day(*day));
        let (first, eve) = (days.nth(DAYS - 1)?, days.next()?);
        let begins = calendar.spans_on(first).next()?.from;
        Some((calendar.spans_on(eve).next()?.from, begins, ends))
    }

    /// The months of the books: the two before the one in which people sign in for the ten days, and that one.
    pub(super) fn months(&self) -> Option<[Month; 3]> {
        let third = YearMonth::of(local_date(self.entered));
        let before = |months| third.first().checked_sub_months(Months::new(months)).map(YearMonth::of);
        Some([before(2)?, before(1)?, third].map(|name| Month::new(name, self.calendar())))
    }

    /// The calendar.
    pub(super) fn calendar(&self) -> &Calendar {
        &self.policy.calendar
    }

    /// The instant so many business minutes after another one.
    pub(super) fn after(&self, from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        self.calendar().after_open_time(from, TimeDelta::minutes(minutes)).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The instant so many business minutes before the end.
    pub(super) fn before_end(&self, minutes: i64) -> DateTime<Utc> {
        let amount = self.open - TimeDelta::minutes(minutes);
        self.calendar().after_open_time(self.begins, amount).unwrap_or(self.ends)
    }

    /// The business minutes between an instant and the end.
    pub(super) fn left(&self, at: DateTime<Utc>) -> i64 {
        self.calendar().open_time(at, self.ends).num_minutes()
    }

    /// All business minutes.
    pub(super) fn minutes(&self) -> i64 {
        self.open.num_minutes()
    }

    /// The evening of the day of an instant, if it is a business day.
    pub(super) fn evening(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        Some(self.calendar().close_of(local_date(at))? + TimeDelta::minutes(95))
    }

    /// The same time on the next day on which the desk stays closed.
    pub(super) fn closed_day(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let later = (1..).take(SEARCH).map(|days| at + TimeDelta::days(days));
        later.into_iter().find(|at| !self.calendar().is_business_day(local_date(*at)))
    }
}

/// A month by its business days.
pub(super) struct Month {
    pub(super) name: YearMonth,
    openings: Vec<DateTime<Utc>>,
}

impl Month {
    fn new(name: YearMonth, calendar: &Calendar) -> Self {
        let days = name.first().iter_days().take_while(|day| *day <= name.last());
        let days = days.filter(|day| calendar.is_business_day(*day));
        let openings = days.filter_map(|day| calendar.spans_on(day).next()).map(|span| span.from).collect();
        Self { name, openings }
    }

    /// The opening of one of its business days; the first is 0.
    pub(super) fn opening(&self, day: usize) -> Result<DateTime<Utc>, DemoError> {
        self.openings.get(day).copied().ok_or(DemoError::Script("a month with too few business days"))
    }
}

fn days_before(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(day.pred_opt(), NaiveDate::pred_opt).take(SEARCH)
}
