//! The sentences of the policy and of DR-6, DR-7, DR-13 and DR-15 about days and hours.

use chrono::{DateTime, Datelike, Utc, Weekday};
use turno::calendar::{
    Calendar, CalendarError, CalendarRules, Closure, DayKind, LAST_YEAR, Schedule, holidays_of,
};

use super::naive::{date, time, wall, week};

const MON_FRI: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

fn policy() -> Calendar {
    Calendar::default()
}

fn due(from: &str, minutes: i64) -> DateTime<Utc> {
    policy().deadline(wall(from), minutes * 60).unwrap()
}

fn with_closure(day: &str, name: &str) -> Calendar {
    let closures = vec![Closure { date: date(day), name: name.to_owned() }];
    Calendar::new(CalendarRules { closures, ..CalendarRules::default() }).unwrap()
}

#[test]
fn a_deadline_stays_at_the_end_of_a_window_it_uses_up() {
    assert_eq!(due("2026-02-10 11:30", 30), wall("2026-02-10 12:00"));
    assert_eq!(due("2026-02-10 12:00", 30), wall("2026-02-10 14:30"));
    assert_eq!(due("2026-02-13 17:29", 30), wall("2026-02-16 08:29"));
}

#[test]
fn nothing_to_count_is_due_at_once() {
    assert_eq!(due("2026-02-14 03:00", 0), wall("2026-02-14 03:00"));
    assert_eq!(policy().deadline(wall("2026-02-14 03:00"), -5), Some(wall("2026-02-14 03:00")));
}

#[test]
fn windows_are_half_open() {
    let open = |text| policy().is_open(wall(text));
    assert!(open("2026-02-10 08:00") && open("2026-02-10 11:59:59.999999") && open("2026-02-10 14:00"));
    assert!(!open("2026-02-10 07:59:59.999999") && !open("2026-02-10 12:00") && !open("2026-02-10 17:30"));
}

#[test]
fn opening_and_closing_as_the_desk_shows_them() {
    let at = |text| (policy().next_opening(wall(text)), policy().current_closing(wall(text)));
    let (ten, noon, two) = (wall("2026-02-10 08:00"), wall("2026-02-10 12:00"), wall("2026-02-10 14:00"));
    assert_eq!(at("2026-02-10 07:00"), (Some(ten), None));
    assert_eq!(at("2026-02-10 08:00"), (Some(two), Some(noon)));
    assert_eq!(at("2026-02-10 12:00"), (Some(two), None));
    assert_eq!(at("2026-02-13 17:30"), (Some(wall("2026-02-16 08:00")), None));
}

#[test]
fn two_holidays_may_fall_on_one_date() {
    for day in ["2025-06-30", "2030-07-01", "2038-07-05"].map(date) {
        assert_eq!(holidays_of(day.year()).iter().filter(|holiday| holiday.date == day).count(), 2);
        let both = "Sagrado Corazón de Jesús / San Pedro y San Pablo";
        assert_eq!(policy().day_kind(day), DayKind::Holiday(both));
    }
}

#[test]
fn the_july_holiday_begins_in_2026() {
    assert_eq!(policy().day_kind(date("2025-07-14")), DayKind::Business);
    assert!(matches!(policy().day_kind(date("2026-07-13")), DayKind::Holiday(_)));
    assert_eq!(holidays_of(2025).len(), 18);
    assert_eq!(holidays_of(2026).len(), 19);
}

#[test]
fn no_holidays_before_their_law_and_none_for_years_that_do_not_exist() {
    assert_eq!(holidays_of(1983), []);
    assert_eq!(holidays_of(i32::MAX), []);
}

#[test]
fn a_closure_is_off_unless_entered_and_no_holiday() {
    assert_eq!(policy().day_kind(date("2026-12-24")), DayKind::Business);
    let calendar = with_closure("2026-12-24", "Nochebuena");
    assert_eq!(calendar.day_kind(date("2026-12-24")), DayKind::Closure("Nochebuena"));
    assert!(calendar.windows_on(date("2026-12-24")).is_empty());
    let due = calendar.deadline(wall("2026-12-23 17:00"), 3_600).unwrap();
    assert_eq!(due, wall("2026-12-28 08:30"));
}

#[test]
fn a_closure_changes_no_holiday_and_no_week_end() {
    assert_eq!(with_closure("2026-12-25", "x").day_kind(date("2026-12-25")), DayKind::Holiday("Navidad"));
    assert_eq!(with_closure("2026-12-26", "x").day_kind(date("2026-12-26")), DayKind::Weekend);
}

#[test]
fn a_new_week_holds_from_its_date() {
    let mut rules = CalendarRules::default();
    let windows = week(&[Weekday::Sat], &[("09:00", "10:00")]);
    rules.schedules.push(Schedule { effective_from: date("2026-03-01"), windows });
    let calendar = Calendar::new(rules).unwrap();
    assert_eq!(calendar.deadline(wall("2026-02-27 17:29"), 120), Some(wall("2026-03-07 09:01")));
    assert_eq!(calendar.day_kind(date("2026-02-28")), DayKind::Weekend);
    assert_eq!(calendar.day_kind(date("2026-03-07")), DayKind::Business);
    assert_eq!(calendar.windows_on(date("2026-03-07"))[0].opens, time("09:00"));
}

#[test]
fn a_term_of_business_days_ends_at_the_close_of_the_last() {
    let end = |day, n| policy().end_of_nth_business_day(date(day), n);
    assert_eq!(end("2026-07-09", 1), Some(wall("2026-07-10 17:30")));
    assert_eq!(end("2026-07-09", 2), Some(wall("2026-07-14 17:30")));
    // Monday 13 and Monday 20 July are holidays.
    assert_eq!(end("2026-07-11", 5), Some(wall("2026-07-21 17:30")));
    assert_eq!(end("2026-07-09", 0), None);
    assert_eq!(end("2026-07-09", u32::MAX), None);
    assert_eq!(policy().next_business_day(date("2026-04-01")), Some(date("2026-04-06")));
}

#[test]
fn carried_over_from_the_opening_of_the_business_day_after() {
    let carried = |received, now| policy().carried_over(wall(received), wall(now));
    assert!(!carried("2026-02-10 09:00", "2026-02-11 07:59:59"));
    assert!(carried("2026-02-10 09:00", "2026-02-11 08:00"));
    // At or after the close, before the opening, on a closed day: the day is a business day all the same.
    assert!(!carried("2026-02-10 17:30", "2026-02-11 17:00"));
    assert!(carried("2026-02-10 17:30", "2026-02-12 08:00"));
    assert!(carried("2026-02-10 17:29:59", "2026-02-11 08:00"));
    assert!(carried("2026-02-10 03:00", "2026-02-11 08:00"));
    assert!(!carried("2026-07-11 10:00", "2026-07-14 17:29"));
    assert!(carried("2026-07-11 10:00", "2026-07-15 08:00"));
}

#[test]
fn the_day_of_receipt_is_a_business_day() {
    let day = |received| policy().day_of_receipt(wall(received));
    assert_eq!(day("2026-02-10 12:30"), Some(date("2026-02-10")));
    assert_eq!(day("2026-02-13 18:00"), Some(date("2026-02-16")));
    assert_eq!(day("2026-12-25 10:00"), Some(date("2026-12-28")));
    assert_eq!(policy().close_of(date("2026-02-10")), Some(wall("2026-02-10 17:30")));
    assert_eq!(policy().close_of(date("2026-02-14")), None);
}

#[test]
fn searches_and_counts_end() {
    let calendar = policy();
    assert_eq!(calendar.deadline(wall("2026-02-10 08:00"), i64::MAX), None);
    assert_eq!(calendar.deadline(wall("2026-02-10 08:00"), 450 * 60 * 3_000), None);
    assert_eq!(calendar.next_opening(DateTime::<Utc>::MAX_UTC), None);
    assert_eq!(calendar.deadline(DateTime::<Utc>::MIN_UTC, 1), None);
    let all = calendar.elapsed(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    assert_eq!(all, calendar.elapsed(wall("1984-01-01 00:00"), wall(&format!("{LAST_YEAR}-12-31 23:59"))));
}

#[test]
fn rules_that_contradict_themselves_are_refused() {
    let from = date("2026-01-01");
    let schedule = |hours| Schedule { effective_from: from, windows: week(&MON_FRI, hours) };
    let build = |schedules| Calendar::new(CalendarRules { schedules, closures: vec![] }).unwrap_err();
    assert_eq!(build(vec![]), CalendarError::NoSchedule);
    assert_eq!(build(vec![schedule(&[])]), CalendarError::EmptySchedule(from));
    assert_eq!(build(vec![schedule(&[("08:00", "08:00")])]), CalendarError::BadWindows(from));
    let overlap = schedule(&[("13:00", "17:00"), ("08:00", "13:01")]);
    assert_eq!(build(vec![overlap]), CalendarError::BadWindows(from));
    let good = schedule(&[("08:00", "12:00")]);
    assert_eq!(build(vec![good.clone(), good]), CalendarError::DuplicateSchedule(from));
    let closure = Closure { date: from, name: String::new() };
    let rules = CalendarRules { closures: vec![closure.clone(), closure], ..CalendarRules::default() };
    assert_eq!(Calendar::new(rules).unwrap_err(), CalendarError::DuplicateClosure(from));
}
