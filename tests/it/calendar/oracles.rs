//! The calendar against the answers of others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use desk_tests::oracles::rows;
use turno::calendar::{Calendar, DayKind, holidays_of, local_date};

fn instant(row: &HashMap<String, String>, column: &str) -> DateTime<Utc> {
    row[column].parse().unwrap_or_else(|e| panic!("{column} of {row:?}: {e}"))
}

fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

/// Years that the file lists are listed whole, so both directions are compared.
#[test]
fn oracle_holidays_co() {
    type Told = (String, String, String, String, String);
    let mut expected: BTreeMap<i32, BTreeSet<(NaiveDate, Told)>> = BTreeMap::new();
    for row in rows("holidays_co.csv") {
        let column = |name: &str| row[name].clone();
        let told = (column("name"), column("rule"), column("nominal_date"), column("moved"), column("law"));
        let day: NaiveDate = row["date"].parse().unwrap();
        assert!(expected.entry(row["year"].parse().unwrap()).or_default().insert((day, told)), "{row:?}");
        assert!(
            matches!(Calendar::default().day_kind(day), DayKind::Holiday(name) if name.contains(&row["name"]))
        );
        let twins =
            holidays_of(row["year"].parse().unwrap()).iter().filter(|other| other.date == day).count();
        assert_eq!(yes(twins > 1), row["coincides"], "{row:?}");
    }
    for (year, told) in expected {
        let ours = holidays_of(year).into_iter().map(|holiday| {
            let rule = holiday.rule.as_str().to_owned();
            let nominal = holiday.nominal_date.to_string();
            let moved = yes(holiday.moved).to_owned();
            (holiday.date, (holiday.name.to_owned(), rule, nominal, moved, holiday.law.to_owned()))
        });
        assert_eq!(ours.collect::<BTreeSet<_>>(), told, "{year}");
    }
}

#[test]
fn oracle_deadlines() {
    let calendar = Calendar::default();
    for row in rows("deadlines.csv") {
        let received = instant(&row, "received_at_utc");
        let minutes: i64 = row["minutes"].parse().unwrap();
        let due = calendar.deadline(received, minutes * 60).unwrap();
        assert_eq!(due, instant(&row, "deadline_utc"), "{row:?}");
        assert_eq!(calendar.first_open(received), Some(instant(&row, "clock_start_utc")), "{row:?}");
        assert_eq!(yes(local_date(received) == local_date(due)), row["same_local_day"], "{row:?}");
    }
}

#[test]
fn oracle_elapsed() {
    let calendar = Calendar::default();
    for row in rows("elapsed.csv") {
        let seconds = calendar.elapsed(instant(&row, "from_utc"), instant(&row, "to_utc"));
        assert_eq!(seconds.to_string(), row["business_seconds"], "{row:?}");
        assert_eq!((seconds / 60).to_string(), row["business_minutes_floor"], "{row:?}");
    }
}
