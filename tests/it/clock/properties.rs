//! Random lives of a clock against counting minute by minute.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use turno::calendar::Calendar;
use turno::clock::{Change, ClockEventKind as Kind, ClockState as State, ResponseClock};

use crate::calendar::explanation::assert_tiles;
use crate::calendar::naive::{Naive, any_instant, any_rules};

#[derive(Debug, Clone, Copy)]
enum Move {
    Start,
    Pause,
    Resume,
    Retarget(i32),
    Answer,
    Cancel,
    Look,
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => Just(Move::Start),
        4 => Just(Move::Pause),
        5 => Just(Move::Resume),
        3 => prop::sample::select(vec![1, 30, 60, 90, 240]).prop_map(Move::Retarget),
        1 => Just(Move::Answer),
        1 => Just(Move::Cancel),
        5 => Just(Move::Look),
    ]
}

/// Moves with the time that passes before each: none, minutes to the edge, or any microseconds up to ten hours.
fn any_life() -> impl Strategy<Value = Vec<(i64, Move)>> {
    let gap = prop_oneof![
        1 => Just(0_i64),
        4 => (0_i64..120).prop_map(|minutes| minutes * 60_000_000),
        2 => 0_i64..36_000_000_000,
    ];
    prop::collection::vec((gap, any_move()), 1..9)
}

fn apply(clock: &ResponseClock, calendar: &Calendar, step: Move, at: DateTime<Utc>) -> Change {
    match step {
        Move::Start => clock.start(calendar, at).unwrap(),
        Move::Pause => clock.pause(calendar, at),
        Move::Resume => clock.resume(calendar, at).unwrap(),
        Move::Retarget(minutes) => clock.retarget(calendar, minutes, at).unwrap(),
        Move::Answer => clock.answer(calendar, at),
        Move::Cancel => clock.cancel(calendar, at),
        Move::Look => clock.advance(calendar, at),
    }
}

/// What the moves say, kept by the test itself.
#[derive(Default)]
struct Told {
    target: i32,
    start: Option<DateTime<Utc>>,
    pauses: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    paused_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
    ended: bool,
}

impl Told {
    fn hear(&mut self, step: Move, at: DateTime<Utc>) {
        match step {
            _ if self.ended => {}
            Move::Start => self.start = self.start.or(Some(at)),
            Move::Pause if self.start.is_some() => self.paused_at = self.paused_at.or(Some(at)),
            Move::Resume => self.pauses.extend(self.paused_at.take().map(|from| (from, at))),
            Move::Retarget(minutes) => self.target = minutes,
            Move::Answer => (self.answered_at, self.ended) = (Some(at), true),
            Move::Cancel => self.ended = true,
            Move::Pause | Move::Look => {}
        }
    }

    /// The due instant by walking; an open pause holds what is not reached when it begins.
    fn due(&self, naive: &Naive) -> Option<DateTime<Utc>> {
        let due = naive.reach(self.start?, TimeDelta::minutes(i64::from(self.target)), &self.pauses);
        self.paused_at.is_none_or(|from| due < from).then_some(due)
    }

    /// The state that the sentences of the policy give at an instant, by walking.
    fn state(&self, naive: &Naive, now: DateTime<Utc>) -> State {
        let Some(start) = self.start else {
            return match (self.answered_at, self.ended) {
                (Some(_), _) => State::Met,
                (None, true) => State::Cancelled,
                (None, false) => State::NotStarted,
            };
        };
        let due = self.due(naive);
        let near = naive.reach(start, TimeDelta::seconds(i64::from(self.target) * 48), &self.pauses);
        match self.answered_at {
            Some(answer) if due.is_some_and(|due| answer > due) => State::MetLate,
            Some(_) => State::Met,
            None if self.ended => State::Cancelled,
            None if self.paused_at.is_some() => State::Paused,
            None if due.is_some_and(|due| now > due) => State::Breached,
            None if near <= now => State::Approaching,
            None => State::Running,
        }
    }
}

/// BREACHED and APPROACHING at most once per target, the latter never after the former.
fn assert_once_per_target(log: &[Kind]) {
    for target in log.split(|kind| *kind == Kind::Retargeted) {
        let count = |kind| target.iter().filter(|other| **other == kind).count();
        assert!(count(Kind::Breached) <= 1 && count(Kind::Approaching) <= 1, "{log:?}");
        let place = |kind| target.iter().position(|other| *other == kind);
        let (near, late) = (place(Kind::Approaching), place(Kind::Breached));
        assert!(near.is_none() || late.is_none() || near < late, "{log:?}");
    }
    let ends = log.iter().filter(|kind| matches!(kind, Kind::Met | Kind::MetLate | Kind::Cancelled)).count();
    assert!(ends <= 1 && log.iter().filter(|kind| **kind == Kind::Started).count() <= 1, "{log:?}");
}

/// Nothing fires before the wake, and something does at it.
fn assert_wakes(change: &Change, calendar: &Calendar, now: DateTime<Utc>) {
    let counting = matches!(change.clock.state(), State::Running | State::Approaching);
    assert_eq!(change.wake.is_some(), counting);
    let Some(wake) = change.wake else { return };
    assert!(!change.clock.advance(calendar, wake).events.is_empty());
    if wake > now {
        let before = change.clock.advance(calendar, wake - TimeDelta::microseconds(1));
        assert_eq!(before.events, vec![]);
    }
}

fn assert_matches_the_walk(
    clock: &ResponseClock,
    told: &Told,
    naive: &Naive,
    calendar: &Calendar,
    now: DateTime<Utc>,
) {
    let state = told.state(naive, now);
    assert_eq!(clock.state(), state);
    let due = if state == State::Paused { None } else { told.due(naive) };
    let open = told.paused_at.is_some();
    if !(told.ended && open) {
        assert_eq!(clock.due_at(), due);
    }
    match (told.start, clock.due_at()) {
        (Some(start), Some(due)) => {
            assert_tiles(&clock.explanation(calendar), start, due, i64::from(told.target));
        }
        _ => assert_eq!(clock.explanation(calendar), []),
    }
    if let (Some(start), false) = (told.start, told.ended) {
        let used = naive.count(start, told.paused_at.unwrap_or(now), &told.pauses);
        let left = TimeDelta::minutes(i64::from(told.target)) - used;
        assert_eq!(clock.remaining_seconds(calendar, now), Some(left.num_seconds()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_life_agrees_with_the_walk(rules in any_rules(), begin in any_instant(), life in any_life()) {
        let (calendar, naive) = (Calendar::new(rules.clone()).unwrap(), Naive::new(&rules));
        let mut clock = ResponseClock::new(60).unwrap();
        let mut told = Told { target: 60, ..Told::default() };
        let mut log = Vec::new();
        let mut now = begin;
        for (gap, step) in life {
            now += TimeDelta::microseconds(gap);
            let change = apply(&clock, &calendar, step, now).then(|clock| clock.advance(&calendar, now));
            told.hear(step, now);
            log.extend(change.events.iter().map(|event| event.kind));
            assert_wakes(&change, &calendar, now);
            clock = ResponseClock::from_parts(change.clock.parts().clone()).unwrap();
            prop_assert_eq!(&clock, &change.clock);
            assert_matches_the_walk(&clock, &told, &naive, &calendar, now);
        }
        assert_once_per_target(&log);
    }

    /// The moves alone give the clock that is stored, wherever the worker looked in between.
    #[test]
    fn replaying_the_moves_gives_the_clock(
        rules in any_rules(),
        begin in any_instant(),
        life in any_life(),
        looks in prop::collection::vec(0_i64..36_000_000_000, 9),
    ) {
        let calendar = Calendar::new(rules).unwrap();
        let mut stored = ResponseClock::new(60).unwrap();
        let mut replayed = stored.clone();
        let mut now = begin;
        for ((gap, step), look) in life.into_iter().zip(looks) {
            let looked_at = now + TimeDelta::microseconds(look.min(gap));
            now += TimeDelta::microseconds(gap);
            stored = stored.advance(&calendar, looked_at).clock;
            stored = apply(&stored, &calendar, step, now).clock;
            if !matches!(step, Move::Look) {
                replayed = apply(&replayed, &calendar, step, now).clock;
            }
        }
        let end = |clock: &ResponseClock| clock.advance(&calendar, now).clock;
        prop_assert_eq!(end(&stored), end(&replayed));
    }
}
