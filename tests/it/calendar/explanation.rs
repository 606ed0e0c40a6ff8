//! Why a deadline stands where it stands.

use chrono::{DateTime, Utc};
use turno::calendar::{Calendar, CalendarRules, Closure, PAUSE_NOTE, Segment, SegmentKind, Span, explain};

use super::naive::{date, wall};

/// The segments touch, cover `[start, due]`, alternate, count only open time, and add up to the target.
pub(crate) fn assert_tiles(segments: &[Segment], start: DateTime<Utc>, due: DateTime<Utc>, minutes: i64) {
    assert_eq!(segments.first().map(|segment| segment.starts_at), Some(start));
    assert_eq!(segments.last().map(|segment| segment.ends_at), Some(due));
    for pair in segments.windows(2) {
        assert_eq!(pair[0].ends_at, pair[1].starts_at);
        assert_ne!((pair[0].kind, &pair[0].note), (pair[1].kind, &pair[1].note));
    }
    assert!(segments.iter().all(|segment| segment.starts_at < segment.ends_at));
    assert!(segments.iter().all(|segment| segment.counted_seconds == 0 || segment.kind == SegmentKind::Open));
    assert_eq!(segments.iter().map(|segment| segment.counted_seconds).sum::<i64>(), minutes * 60);
}

fn told(segments: &[Segment]) -> Vec<(SegmentKind, i64, Option<&str>)> {
    segments.iter().map(|told| (told.kind, told.counted_seconds, told.note.as_deref())).collect()
}

#[test]
fn a_long_week_end_is_told_day_by_day() {
    let (start, due) = (wall("2026-07-10 17:00"), wall("2026-07-14 09:00"));
    let segments = explain(&Calendar::default(), start, due, &[]);
    assert_tiles(&segments, start, due, 90);
    let holiday = Some("Nuestra Señora del Rosario de Chiquinquirá");
    assert_eq!(
        told(&segments),
        [
            (SegmentKind::Open, 1_800, None),
            (SegmentKind::Closed, 0, None),
            (SegmentKind::Weekend, 0, None),
            (SegmentKind::Holiday, 0, holiday),
            (SegmentKind::Closed, 0, None),
            (SegmentKind::Open, 3_600, None),
        ]
    );
}

#[test]
fn lunch_pause_and_closure_have_their_names() {
    let closures = vec![Closure { date: date("2026-12-24"), name: "Nochebuena".to_owned() }];
    let calendar = Calendar::new(CalendarRules { closures, ..CalendarRules::default() }).unwrap();
    let start = wall("2026-12-23 11:00");
    let pause = Span { from: wall("2026-12-23 15:00"), to: wall("2026-12-23 17:00") };
    let due = wall("2026-12-28 08:30");
    let segments = explain(&calendar, start, due, &[pause]);
    assert_tiles(&segments, start, due, 180);
    assert_eq!(
        told(&segments),
        [
            (SegmentKind::Open, 3_600, None),
            (SegmentKind::Lunch, 0, None),
            (SegmentKind::Open, 3_600, None),
            (SegmentKind::Paused, 0, Some(PAUSE_NOTE)),
            (SegmentKind::Open, 1_800, None),
            (SegmentKind::Closed, 0, None),
            (SegmentKind::Closure, 0, Some("Nochebuena")),
            (SegmentKind::Holiday, 0, Some("Navidad")),
            (SegmentKind::Weekend, 0, None),
            (SegmentKind::Closed, 0, None),
            (SegmentKind::Open, 1_800, None),
        ]
    );
}

#[test]
fn a_pause_inside_a_second_loses_none() {
    let start = wall("2026-02-10 08:00");
    let pause = Span { from: wall("2026-02-10 08:00:00.7"), to: wall("2026-02-10 08:00:10.9") };
    let due = wall("2026-02-10 08:01:10.2");
    let segments = explain(&Calendar::default(), start, due, &[pause]);
    assert_tiles(&segments, start, due, 1);
    assert_eq!(segments.iter().map(|segment| segment.counted_seconds).collect::<Vec<_>>(), [0, 0, 60]);
}

#[test]
fn nothing_to_tell_when_the_way_is_empty() {
    let start = wall("2026-02-10 08:00");
    assert_eq!(explain(&Calendar::default(), start, start, &[]), []);
}
