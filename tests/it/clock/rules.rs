//! The sentences of the desk about the response clock, one test each.

use chrono::{DateTime, TimeDelta, Utc};
use turno::calendar::{Calendar, SegmentKind};
use turno::clock::{Change, ClockError, ClockEventKind as Kind, ClockState as State, ResponseClock};

use crate::calendar::naive::wall;

/// A time of Tuesday 10 February 2026, on the desk's wall.
fn at(time: &str) -> DateTime<Utc> {
    wall(&format!("2026-02-10 {time}"))
}

fn policy() -> Calendar {
    Calendar::default()
}

fn new(minutes: i32) -> ResponseClock {
    ResponseClock::new(minutes).unwrap()
}

/// A clock of 30 minutes that counts from 08:00 and is due at 08:30.
fn running() -> ResponseClock {
    new(30).start(&policy(), at("08:00")).unwrap().clock
}

fn paused(time: &str) -> ResponseClock {
    running().pause(&policy(), at(time)).clock
}

fn breached() -> ResponseClock {
    running().advance(&policy(), at("09:00")).clock
}

fn kinds(change: &Change) -> Vec<Kind> {
    change.events.iter().map(|event| event.kind).collect()
}

fn micro() -> TimeDelta {
    TimeDelta::microseconds(1)
}

#[test]
fn it_does_not_count_until_the_requester_is_identified() {
    let clock = new(30);
    assert_eq!((clock.state(), clock.due_at()), (State::NotStarted, None));
    let change = clock.advance(&policy(), at("17:00"));
    assert_eq!((change.clock, change.events.len(), change.wake), (clock, 0, None));
}

#[test]
fn it_starts_with_its_due_instant_and_sleeps_until_80_percent() {
    let change = new(30).start(&policy(), at("08:00")).unwrap();
    assert_eq!((change.clock.state(), change.clock.due_at()), (State::Running, Some(at("08:30"))));
    assert_eq!(kinds(&change), [Kind::Started]);
    assert_eq!(change.events[0].due_at, Some(at("08:30")));
    assert_eq!(change.wake, Some(at("08:24")));
}

#[test]
fn a_start_in_the_past_fires_what_is_due_now() {
    let start = new(30).start(&policy(), at("08:00")).unwrap();
    let change = start.then(|clock| clock.advance(&policy(), at("10:00")));
    assert_eq!(kinds(&change), [Kind::Started, Kind::Breached]);
    assert_eq!((change.clock.state(), change.wake), (State::Breached, None));
}

#[test]
fn it_approaches_at_80_percent_of_business_time() {
    let clock = new(90).start(&policy(), at("11:00")).unwrap().clock;
    assert_eq!(clock.due_at(), Some(at("14:30")));
    assert_eq!(kinds(&clock.advance(&policy(), at("14:12") - micro())), []);
    let change = clock.advance(&policy(), at("14:12"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Approaching], State::Approaching));
    assert_eq!(change.wake, Some(at("14:30") + micro()));
    assert_eq!(kinds(&change.clock.advance(&policy(), at("14:20"))), []);
}

#[test]
fn a_look_at_the_very_due_instant_leaves_room_for_the_answer() {
    let looked = running().advance(&policy(), at("08:30")).clock;
    assert_eq!(looked.state(), State::Approaching);
    let change = looked.answer(&policy(), at("08:30"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Met], State::Met));
    assert_eq!(change.clock.met_at(), Some(at("08:30")));
}

#[test]
fn it_is_breached_a_microsecond_after_and_once() {
    let change = running().advance(&policy(), at("08:30") + micro());
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Breached], State::Breached));
    assert_eq!(change.events[0].due_at, Some(at("08:30")));
    assert_eq!(change.clock.parts().breached_at, Some(at("08:30")));
    assert_eq!(kinds(&change.clock.advance(&policy(), at("12:00"))), []);
}

#[test]
fn an_answer_after_a_breach_is_late() {
    let change = breached().answer(&policy(), at("09:30"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::MetLate], State::MetLate));
}

#[test]
fn an_answer_after_due_notes_the_breach_first() {
    let change = running().answer(&policy(), at("08:30") + micro());
    assert_eq!(kinds(&change), [Kind::Breached, Kind::MetLate]);
}

#[test]
fn an_answer_in_time_recorded_after_the_look_is_in_time() {
    let change = breached().answer(&policy(), at("08:29"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Met], State::Met));
    assert_eq!(change.clock.parts().breached_at, None);
}

#[test]
fn an_answer_before_the_start_is_in_time() {
    let change = new(30).answer(&policy(), at("17:00"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Met], State::Met));
    assert_eq!((change.clock.due_at(), change.clock.explanation(&policy())), (None, vec![]));
}

#[test]
fn an_answer_while_paused_is_in_time() {
    let change = paused("08:10").answer(&policy(), at("17:00"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Met], State::Met));
    assert_eq!((change.clock.due_at(), change.clock.explanation(&policy())), (None, vec![]));
}

#[test]
fn a_pause_takes_the_due_instant_away_and_sleeps() {
    let change = running().pause(&policy(), at("08:10"));
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Paused], State::Paused));
    assert_eq!((change.clock.due_at(), change.wake), (None, None));
    assert_eq!(kinds(&change.clock.advance(&policy(), at("17:00"))), []);
}

#[test]
fn the_companys_message_gives_back_what_was_left() {
    let change = paused("08:10").resume(&policy(), at("10:00")).unwrap();
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Resumed], State::Running));
    assert_eq!((change.clock.due_at(), change.wake), (Some(at("10:20")), Some(at("10:14"))));
    assert_eq!(change.events[0].due_at, Some(at("10:20")));
}

#[test]
fn a_pause_while_approaching_does_not_approach_twice() {
    let pause = running().pause(&policy(), at("08:25"));
    assert_eq!(kinds(&pause), [Kind::Approaching, Kind::Paused]);
    let change = pause.clock.resume(&policy(), at("10:00")).unwrap();
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Resumed], State::Approaching));
    assert_eq!((change.clock.due_at(), change.wake), (Some(at("10:05")), Some(at("10:05") + micro())));
}

#[test]
fn a_pause_after_due_does_not_wipe_out_the_breach() {
    let pause = running().pause(&policy(), at("08:45"));
    assert_eq!((kinds(&pause), pause.clock.state()), (vec![Kind::Breached, Kind::Paused], State::Paused));
    assert_eq!(pause.clock.due_at(), None);
    let answer = pause.clock.answer(&policy(), at("09:00"));
    assert_eq!((kinds(&answer), answer.clock.state()), (vec![Kind::MetLate], State::MetLate));
    let resume = pause.clock.resume(&policy(), at("10:00")).unwrap();
    assert_eq!((kinds(&resume), resume.clock.state()), (vec![Kind::Resumed], State::Breached));
    assert_eq!(resume.clock.due_at(), Some(at("08:30")));
}

#[test]
fn a_pause_before_the_start_or_after_the_answer_leaves_the_clock() {
    let met = running().answer(&policy(), at("08:05")).clock;
    for clock in [new(30), met] {
        let change = clock.pause(&policy(), at("08:10"));
        assert_eq!((change.clock, change.events), (clock, vec![]));
    }
}

#[test]
fn a_cancelled_clock_ends_without_an_answer() {
    for clock in [new(30), running(), paused("08:10")] {
        let change = clock.cancel(&policy(), at("08:20"));
        assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Cancelled], State::Cancelled));
        assert_eq!((change.clock.met_at(), change.wake), (None, None));
    }
    assert_eq!(kinds(&running().cancel(&policy(), at("09:00"))), [Kind::Breached, Kind::Cancelled]);
}

#[test]
fn a_clock_that_ended_is_frozen() {
    let late = breached().answer(&policy(), at("09:30")).clock;
    let met = running().answer(&policy(), at("08:10")).clock;
    let cancelled = running().cancel(&policy(), at("08:10")).clock;
    assert_eq!(met.due_at(), Some(at("08:30")));
    for clock in [late, met, cancelled] {
        let calendar = policy();
        let moves = [
            clock.start(&calendar, at("10:00")).unwrap(),
            clock.pause(&calendar, at("10:00")),
            clock.resume(&calendar, at("10:00")).unwrap(),
            clock.retarget(&calendar, 500, at("10:00")).unwrap(),
            clock.recalculate(&calendar, at("10:00")).unwrap(),
            clock.answer(&calendar, at("10:00")),
            clock.cancel(&calendar, at("10:00")),
            clock.advance(&calendar, at("17:00")),
        ];
        for change in moves {
            assert_eq!((&change.clock, change.events.len(), change.wake), (&clock, 0, None));
        }
        assert_eq!(clock.remaining_seconds(&calendar, at("10:00")), None);
    }
}

#[test]
fn a_longer_target_takes_back_the_breach() {
    let change = breached().retarget(&policy(), 90, at("09:00")).unwrap();
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Retargeted], State::Running));
    assert_eq!((change.clock.due_at(), change.wake), (Some(at("09:30")), Some(at("09:12"))));
    assert_eq!(change.clock.answer(&policy(), at("09:30")).clock.state(), State::Met);
    let near = breached().retarget(&policy(), 90, at("09:20")).unwrap();
    assert_eq!(
        (kinds(&near), near.clock.state()),
        (vec![Kind::Retargeted, Kind::Approaching], State::Approaching)
    );
    let again = change.clock.advance(&policy(), at("10:00"));
    assert_eq!((kinds(&again), again.clock.state()), (vec![Kind::Breached], State::Breached));
}

#[test]
fn a_shorter_target_fires_at_once_what_is_due() {
    let clock = new(90).start(&policy(), at("08:00")).unwrap().clock;
    let change = clock.retarget(&policy(), 30, at("08:31")).unwrap();
    assert_eq!(
        (kinds(&change), change.clock.state()),
        (vec![Kind::Retargeted, Kind::Breached], State::Breached)
    );
    assert_eq!(change.clock.due_at(), Some(at("08:30")));
    let near = clock.retarget(&policy(), 30, at("08:30")).unwrap();
    assert_eq!(
        (kinds(&near), near.clock.state()),
        (vec![Kind::Retargeted, Kind::Approaching], State::Approaching)
    );
}

#[test]
fn a_breach_nobody_noted_is_written_before_the_new_target() {
    let change = running().retarget(&policy(), 90, at("08:40")).unwrap();
    assert_eq!(kinds(&change), [Kind::Breached, Kind::Retargeted]);
    assert_eq!(change.clock.state(), State::Running);
}

#[test]
fn a_new_target_keeps_start_and_pauses() {
    let clock = paused("08:10").resume(&policy(), at("10:00")).unwrap().clock;
    let change = clock.retarget(&policy(), 60, at("10:05")).unwrap();
    assert_eq!(change.clock.due_at(), Some(at("10:50")));
    assert_eq!(change.clock.parts().pauses, clock.parts().pauses);
    assert_eq!(change.clock.parts().started_at, Some(at("08:00")));
}

#[test]
fn a_new_target_while_paused_is_counted_to_the_pause() {
    let clock = new(90).start(&policy(), at("08:00")).unwrap().clock.pause(&policy(), at("08:40")).clock;
    let in_time = clock.retarget(&policy(), 60, at("12:00")).unwrap();
    assert_eq!((kinds(&in_time), in_time.clock.state()), (vec![Kind::Retargeted], State::Paused));
    let near = clock.retarget(&policy(), 45, at("12:00")).unwrap();
    assert_eq!(
        (kinds(&near), near.clock.state()),
        (vec![Kind::Retargeted, Kind::Approaching], State::Paused)
    );
    let on = near.clock.resume(&policy(), at("14:00")).unwrap();
    assert_eq!((kinds(&on), on.clock.state()), (vec![Kind::Resumed], State::Approaching));
    let late = clock.retarget(&policy(), 30, at("12:00")).unwrap();
    assert_eq!((kinds(&late), late.clock.state()), (vec![Kind::Retargeted, Kind::Breached], State::Paused));
    assert_eq!((late.events[1].due_at, late.clock.due_at()), (Some(at("08:30")), None));
    let back = late.clock.retarget(&policy(), 90, at("12:00")).unwrap();
    assert_eq!(back.clock.answer(&policy(), at("13:00")).clock.state(), State::Met);
}

#[test]
fn a_new_target_before_the_start_holds_from_the_start() {
    let change = new(30).retarget(&policy(), 60, at("07:00")).unwrap();
    assert_eq!((kinds(&change), change.clock.state()), (vec![Kind::Retargeted], State::NotStarted));
    assert_eq!(change.clock.start(&policy(), at("08:00")).unwrap().clock.due_at(), Some(at("09:00")));
}

#[test]
fn what_does_not_apply_changes_nothing() {
    let clock = running();
    let same = |change: Change| assert_eq!((change.clock, change.events), (clock.clone(), vec![]));
    same(clock.start(&policy(), at("08:05")).unwrap());
    same(clock.resume(&policy(), at("08:05")).unwrap());
    same(clock.retarget(&policy(), 30, at("08:05")).unwrap());
    same(clock.recalculate(&policy(), at("08:05")).unwrap());
    let waiting = paused("08:10");
    assert_eq!(waiting.pause(&policy(), at("08:20")).events, vec![]);
}

#[test]
fn a_pause_that_ends_before_it_begins_is_empty() {
    let change = paused("08:10").resume(&policy(), at("08:09")).unwrap();
    assert_eq!(change.clock.due_at(), Some(at("08:30")));
}

#[test]
fn remaining_seconds_are_business_seconds_and_go_below_zero() {
    let left = |clock: &ResponseClock, time| clock.remaining_seconds(&policy(), at(time));
    assert_eq!(left(&new(30), "17:00"), Some(1_800));
    let clock = new(90).start(&policy(), at("11:00")).unwrap().clock;
    assert_eq!(left(&clock, "10:00"), Some(5_400));
    assert_eq!(left(&clock, "13:00"), Some(1_800));
    assert_eq!(left(&clock, "14:30"), Some(0));
    assert_eq!(left(&clock, "15:00"), Some(-1_800));
    assert_eq!(left(&paused("08:10"), "17:00"), Some(1_200));
}

#[test]
fn the_explanation_is_given_where_the_due_instant_is() {
    let clock = paused("08:10").resume(&policy(), at("10:00")).unwrap().clock;
    let told: Vec<_> = clock.explanation(&policy()).iter().map(|s| (s.kind, s.counted_seconds)).collect();
    assert_eq!(told, [(SegmentKind::Open, 600), (SegmentKind::Paused, 0), (SegmentKind::Open, 1_200)]);
    assert_eq!(new(30).explanation(&policy()), []);
    assert_eq!(paused("08:10").explanation(&policy()), []);
}

#[test]
fn targets_out_of_range_are_refused() {
    assert_eq!(ResponseClock::new(0).unwrap_err(), ClockError::Target(0));
    assert_eq!(running().retarget(&policy(), -1, at("08:10")).unwrap_err(), ClockError::Target(-1));
    assert_eq!(ResponseClock::new(i32::MAX).unwrap_err(), ClockError::Target(i32::MAX));
}
