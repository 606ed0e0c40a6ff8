//! The calendar against counting minute by minute and second by second.

use chrono::{Duration, TimeDelta};
use proptest::prelude::*;
use turno::calendar::{Calendar, Span, explain};

use super::explanation::assert_tiles;
use super::naive::{Naive, any_instant, any_rules};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn elapsed_is_what_minutes_add_up_to(rules in any_rules(), from in any_instant(), micros in 0_i64..864_000_000_000) {
        let to = from + Duration::microseconds(micros);
        let calendar = Calendar::new(rules.clone()).unwrap();
        let counted = Naive::new(&rules).count(from, to, &[]);
        prop_assert_eq!(calendar.open_time(from, to), counted);
        prop_assert_eq!(calendar.elapsed(from, to), counted.num_seconds());
        prop_assert_eq!(calendar.elapsed(to, from), 0);
    }

    #[test]
    fn elapsed_is_what_seconds_add_up_to(rules in any_rules(), from in any_instant(), seconds in 0_i64..7_200) {
        let from = from - TimeDelta::nanoseconds(i64::from(from.timestamp_subsec_nanos()));
        let to = from + Duration::seconds(seconds);
        let calendar = Calendar::new(rules.clone()).unwrap();
        prop_assert_eq!(calendar.elapsed(from, to), Naive::new(&rules).seconds(from, to));
    }

    #[test]
    fn deadline_is_the_earliest(rules in any_rules(), start in any_instant(), seconds in 0_i64..60_000) {
        let calendar = Calendar::new(rules.clone()).unwrap();
        let due = calendar.deadline(start, seconds).unwrap();
        prop_assert_eq!(due, Naive::new(&rules).reach(start, TimeDelta::seconds(seconds), &[]));
        prop_assert!(calendar.elapsed(start, due) >= seconds);
        prop_assert!(seconds == 0 || calendar.elapsed(start, due - TimeDelta::microseconds(1)) < seconds);
    }

    #[test]
    fn windows_say_the_same(rules in any_rules(), at in any_instant()) {
        let calendar = Calendar::new(rules.clone()).unwrap();
        let naive = Naive::new(&rules);
        prop_assert_eq!(calendar.is_open(at), naive.open(at));
        let opening = calendar.next_opening(at).unwrap();
        prop_assert!(opening > at && naive.open(opening));
        let closing = calendar.current_closing(at);
        prop_assert_eq!(closing.is_some(), naive.open(at));
        // Until the window closes the desk is open; from its end to the next opening it is closed.
        let closed_from = closing.unwrap_or(at);
        prop_assert_eq!(naive.count(at, closed_from, &[]), closed_from - at);
        prop_assert_eq!(naive.count(closed_from, opening, &[]), TimeDelta::zero());
    }

    #[test]
    fn elapsed_adds_up(rules in any_rules(), start in any_instant(), a in 0_i64..90_000, b in 0_i64..90_000) {
        let calendar = Calendar::new(rules).unwrap();
        let (middle, end) = (start + Duration::minutes(a), start + Duration::minutes(a + b));
        let parts = calendar.open_time(start, middle) + calendar.open_time(middle, end);
        prop_assert_eq!(parts, calendar.open_time(start, end));
    }

    #[test]
    fn explanation_tiles_and_adds_up(
        rules in any_rules(),
        start in any_instant(),
        target in 1_i64..1_500,
        stretches in prop::collection::vec((0_i64..20_000_000_000, 0_i64..90_000_000_000), 0..4),
    ) {
        let calendar = Calendar::new(rules.clone()).unwrap();
        let mut cursor = start;
        let mut pauses = Vec::new();
        for (run, pause) in stretches {
            let from = cursor + TimeDelta::microseconds(run);
            cursor = from + TimeDelta::microseconds(pause);
            pauses.push((from, cursor));
        }
        let due = Naive::new(&rules).reach(start, TimeDelta::minutes(target), &pauses);
        let spans: Vec<Span> = pauses.into_iter().map(|(from, to)| Span { from, to }).collect();
        assert_tiles(&explain(&calendar, start, due, &spans), start, due, target);
    }
}
