//! A clock from its stored parts, and a calendar that changes under it.

use turno::calendar::{Calendar, CalendarRules, Closure};
use turno::clock::{ClockError, ClockEventKind, ClockParts, ClockState, Pause, ResponseClock};

use crate::calendar::naive::{date, wall};

fn running() -> ClockParts {
    let clock = ResponseClock::new(60).unwrap().start(&Calendar::default(), wall("2026-12-23 17:00"));
    clock.unwrap().clock.parts().clone()
}

fn refused(change: impl FnOnce(&mut ClockParts)) -> bool {
    let mut parts = running();
    change(&mut parts);
    matches!(ResponseClock::from_parts(parts), Err(ClockError::Parts(_)))
}

#[test]
fn parts_that_fit_come_back_the_same() {
    assert_eq!(ResponseClock::from_parts(running()).unwrap().parts(), &running());
}

#[test]
fn parts_that_contradict_each_other_are_refused() {
    let some = Some(wall("2026-12-23 17:10"));
    let open = Pause { from: wall("2026-12-23 17:10"), until: None };
    assert!(refused(|parts| parts.state = ClockState::NotStarted));
    assert!(refused(|parts| parts.state = ClockState::Paused));
    assert!(refused(|parts| parts.state = ClockState::Breached));
    assert!(refused(|parts| parts.state = ClockState::Met));
    assert!(refused(|parts| parts.started_at = None));
    assert!(refused(|parts| parts.due_at = None));
    assert!(refused(|parts| parts.breached_at = some));
    assert!(refused(|parts| parts.met_at = some));
    assert!(refused(|parts| parts.pauses = vec![open]));
    assert!(refused(|parts| parts.pauses = vec![open, Pause { until: some, ..open }]));
    assert!(refused(|parts| parts.pauses = vec![Pause { until: Some(wall("2026-12-23 17:09")), ..open }]));
    let mut parts = running();
    parts.target_minutes = 0;
    assert_eq!(ResponseClock::from_parts(parts), Err(ClockError::Target(0)));
}

#[test]
fn a_closure_entered_later_moves_the_due_instant() {
    let clock = ResponseClock::from_parts(running()).unwrap();
    assert_eq!(clock.due_at(), Some(wall("2026-12-24 08:30")));
    let closures = vec![Closure { date: date("2026-12-24"), name: "Nochebuena".to_owned() }];
    let calendar = Calendar::new(CalendarRules { closures, ..CalendarRules::default() }).unwrap();
    let change = clock.recalculate(&calendar, wall("2026-12-23 17:10")).unwrap();
    assert_eq!(change.clock.due_at(), Some(wall("2026-12-28 08:30")));
    assert_eq!(change.events.len(), 1);
    assert_eq!(change.events[0].kind, ClockEventKind::Retargeted);
    assert_eq!(change.events[0].due_at, change.clock.due_at());
}
