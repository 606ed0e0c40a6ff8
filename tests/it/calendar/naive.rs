//! Business time counted the slow way: minute by minute, with a fixed offset and its own holidays.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use proptest::prelude::*;
use turno::calendar::{CalendarRules, Closure, Schedule, WeeklyWindow, Window};

/// An instant given as it stands on the desk's wall, `2026-02-10 11:30` or with seconds.
pub(crate) fn wall(text: &str) -> DateTime<Utc> {
    let full = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    let local = chrono::NaiveDateTime::parse_from_str(&full, "%Y-%m-%d %H:%M:%S%.f").unwrap();
    (local + Duration::hours(5)).and_utc()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

pub(crate) fn week(days: &[Weekday], hours: &[(&str, &str)]) -> Vec<WeeklyWindow> {
    let window = |pair: &(&str, &str)| Window { opens: time(pair.0), closes: time(pair.1) };
    days.iter()
        .flat_map(|day| hours.iter().map(move |pair| WeeklyWindow { weekday: *day, window: window(pair) }))
        .collect()
}

/// A desk that counts by walking.
pub(crate) struct Naive {
    rules: CalendarRules,
    holidays: BTreeSet<NaiveDate>,
}

impl Naive {
    pub(crate) fn new(rules: &CalendarRules) -> Self {
        Self { rules: rules.clone(), holidays: (2024..=2031).flat_map(holidays).collect() }
    }

    /// Whether the desk is open in the minute of an instant.
    pub(crate) fn open(&self, at: DateTime<Utc>) -> bool {
        let local = (at - Duration::hours(5)).naive_utc();
        let day = local.date();
        if self.holidays.contains(&day) || self.rules.closures.iter().any(|closure| closure.date == day) {
            return false;
        }
        let in_force = self.rules.schedules.iter().filter(|week| week.effective_from <= day);
        let Some(week) = in_force.max_by_key(|week| week.effective_from) else { return false };
        week.windows.iter().any(|entry| {
            entry.weekday == day.weekday()
                && entry.window.opens <= local.time()
                && local.time() < entry.window.closes
        })
    }

    /// The earliest instant by which `amount` of open time outside the pauses has passed since `start`.
    pub(crate) fn reach(
        &self,
        start: DateTime<Utc>,
        amount: TimeDelta,
        pauses: &[(DateTime<Utc>, DateTime<Utc>)],
    ) -> DateTime<Utc> {
        let mut cursor = start;
        let mut left = amount;
        while left > TimeDelta::zero() {
            let next = step(cursor, pauses);
            if self.counts(cursor, pauses) {
                if left <= next - cursor {
                    return cursor + left;
                }
                left -= next - cursor;
            }
            cursor = next;
        }
        cursor
    }

    /// The open time inside `[from, to)` outside the pauses.
    pub(crate) fn count(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        pauses: &[(DateTime<Utc>, DateTime<Utc>)],
    ) -> TimeDelta {
        let mut cursor = from;
        let mut sum = TimeDelta::zero();
        while cursor < to {
            let next = step(cursor, pauses).min(to);
            if self.counts(cursor, pauses) {
                sum += next - cursor;
            }
            cursor = next;
        }
        sum
    }

    /// Whole seconds inside `[from, to)`, one at a time; both on whole seconds.
    pub(crate) fn seconds(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let mut cursor = from;
        let mut sum = 0;
        while cursor < to {
            sum += i64::from(self.open(cursor));
            cursor += Duration::seconds(1);
        }
        sum
    }

    fn counts(&self, at: DateTime<Utc>, pauses: &[(DateTime<Utc>, DateTime<Utc>)]) -> bool {
        self.open(at) && !pauses.iter().any(|(from, until)| *from <= at && at < *until)
    }
}

/// The next whole minute, or the next edge of a pause before it.
fn step(at: DateTime<Utc>, pauses: &[(DateTime<Utc>, DateTime<Utc>)]) -> DateTime<Utc> {
    let minute = DateTime::from_timestamp(at.timestamp().div_euclid(60) * 60 + 60, 0).unwrap();
    let edges = pauses.iter().flat_map(|(from, until)| [*from, *until]).filter(|edge| *edge > at);
    edges.min().map_or(minute, |edge| edge.min(minute))
}

/// The holidays of a year from 2024 on: days stepped one by one, Easter by Gauss.
fn holidays(year: i32) -> Vec<NaiveDate> {
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let monday = |mut day: NaiveDate| {
        while day.weekday() != Weekday::Mon {
            day = day.succ_opt().unwrap();
        }
        day
    };
    // Gauss, with the constants of 1900-2099.
    let d = (19 * (year % 19) + 24) % 30;
    let e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
    let mut easter = on(3, 22) + Duration::days(i64::from(d + e));
    if d == 29 && e == 6 || d == 28 && e == 6 && year % 19 > 10 {
        easter -= Duration::days(7);
    }
    let mut days: Vec<NaiveDate> =
        [(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)].map(|(month, day)| on(month, day)).into();
    let moved = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)];
    days.extend(moved.map(|(month, day)| monday(on(month, day))));
    days.extend([-3, -2, 43, 64, 71].map(|offset| easter + Duration::days(offset)));
    if year >= 2026 {
        days.push(monday(on(7, 9)));
    }
    days
}

prop_compose! {
    /// The policy's week, perhaps another one from some day of 2026 on, perhaps closures.
    pub(crate) fn any_rules()(
        second in prop::option::of((0_i64..365, 0_usize..3)),
        closures in prop::collection::btree_set(0_i64..500, 0..12),
    ) -> CalendarRules {
        const SIX: [Weekday; 6] =
            [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
        let first_day = date("2026-01-01");
        let mut rules = CalendarRules::default();
        if let Some((days, which)) = second {
            let windows = match which {
                0 => week(&SIX, &[("07:00", "13:00")]),
                1 => week(&SIX[..5], &[("09:15", "12:00"), ("12:00", "16:45")]),
                _ => week(&[Weekday::Tue, Weekday::Sun], &[("06:01", "06:02"), ("10:00", "11:00"), ("20:00", "23:59")]),
            };
            rules.schedules.push(Schedule { effective_from: first_day + Duration::days(days), windows });
        }
        let closure = |days| Closure { date: first_day + Duration::days(days), name: format!("Cierre {days}") };
        rules.closures = closures.into_iter().map(closure).collect();
        rules
    }
}

prop_compose! {
    /// An instant of 2026 or early 2027: often an edge of a window, often on a minute, sometimes any microsecond.
    pub(crate) fn any_instant()(
        day in 0_i64..420,
        second in prop_oneof![
            prop::sample::select(vec![0_i64, 28_799, 28_800, 43_199, 43_200, 50_400, 62_999, 63_000, 63_001]),
            (0_i64..1440).prop_map(|minute| minute * 60),
            0_i64..86_400,
        ],
        micros in prop_oneof![3 => Just(0_i64), 1 => 0_i64..1_000_000],
    ) -> DateTime<Utc> {
        wall("2026-01-01 00:00")
            + Duration::days(day)
            + Duration::seconds(second)
            + Duration::microseconds(micros)
    }
}
