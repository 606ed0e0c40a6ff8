//! Why a deadline stands where it stands: the way from start to due, stretch by stretch.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::business_time::{Calendar, DayKind, Span};
use super::local::{local_date, local_instant};

/// The note of a pause, for people.
pub const PAUSE_NOTE: &str = "En espera de respuesta de la empresa";

/// Why the time of a stretch counts or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    /// The desk is open: the only kind that counts.
    Open,
    /// Between two windows of a day.
    Lunch,
    /// Before the first or after the last window of a business day.
    Closed,
    /// A day without windows.
    Weekend,
    /// A public holiday.
    Holiday,
    /// A closure of this desk.
    Closure,
    /// The clock was paused; it does not matter whether the desk was open.
    Paused,
}

/// One stretch of the way from start to due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Why it counts or not.
    pub kind: SegmentKind,
    /// Its first instant.
    pub starts_at: DateTime<Utc>,
    /// The first instant after it, where the next segment starts.
    pub ends_at: DateTime<Utc>,
    /// The business seconds it counts; not 0 only in an open stretch.
    pub counted_seconds: i64,
    /// A word for people: the name of the holiday or closure, or that of a pause.
    pub note: Option<String>,
}

/// A stretch before its seconds are counted.
#[derive(Clone, Copy)]
struct Piece<'a> {
    kind: SegmentKind,
    span: Span,
    note: Option<&'a str>,
}

/// The segments that tile `[start, due]`, with the pauses cut out. `pauses` are in order and do not overlap.
///
/// Whole seconds are given to each open segment so that their sum is the whole seconds of the way, also
/// when a pause begins or ends inside a second.
#[must_use]
pub fn explain(
    calendar: &Calendar,
    start: DateTime<Utc>,
    due: DateTime<Utc>,
    pauses: &[Span],
) -> Vec<Segment> {
    let way = Span { from: start, to: due };
    let last = local_date(due);
    let days = local_date(start).iter_days().take_while(|date| *date <= last);
    let pieces = days.flat_map(|date| pieces_of_day(calendar, date)).filter_map(|piece| piece.within(way));
    let mut segments: Vec<Segment> = Vec::new();
    let mut counted = TimeDelta::zero();
    for piece in pieces.flat_map(|piece| cut(piece, pauses)) {
        let before = counted.num_seconds();
        if piece.kind == SegmentKind::Open {
            counted += piece.span.to - piece.span.from;
        }
        append(&mut segments, piece, counted.num_seconds() - before);
    }
    segments
}

/// Adds a piece, as part of the last segment when it says the same.
fn append(segments: &mut Vec<Segment>, piece: Piece<'_>, counted_seconds: i64) {
    match segments.last_mut() {
        Some(last) if last.kind == piece.kind && last.note.as_deref() == piece.note => {
            last.ends_at = piece.span.to;
            last.counted_seconds += counted_seconds;
        }
        _ => segments.push(Segment {
            kind: piece.kind,
            starts_at: piece.span.from,
            ends_at: piece.span.to,
            counted_seconds,
            note: piece.note.map(str::to_owned),
        }),
    }
}

/// The pieces of one local day, from midnight to midnight.
fn pieces_of_day(calendar: &Calendar, date: NaiveDate) -> Vec<Piece<'_>> {
    let from = local_instant(date, NaiveTime::MIN);
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    let day = Span { from, to: local_instant(next, NaiveTime::MIN) };
    let whole = |kind, note| vec![Piece { kind, span: day, note }];
    match calendar.day_kind(date) {
        DayKind::Weekend => whole(SegmentKind::Weekend, None),
        DayKind::Holiday(name) => whole(SegmentKind::Holiday, Some(name)),
        DayKind::Closure(name) => whole(SegmentKind::Closure, Some(name)),
        DayKind::Business => pieces_of_business_day(calendar, date, day),
    }
}

fn pieces_of_business_day(calendar: &Calendar, date: NaiveDate, day: Span) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut cursor = day.from;
    let mut gap = SegmentKind::Closed;
    for open in calendar.spans_on(date) {
        pieces.push(Piece { kind: gap, span: Span { from: cursor, to: open.from }, note: None });
        pieces.push(Piece { kind: SegmentKind::Open, span: open, note: None });
        cursor = open.to;
        gap = SegmentKind::Lunch;
    }
    pieces.push(Piece { kind: SegmentKind::Closed, span: Span { from: cursor, to: day.to }, note: None });
    pieces
}

impl<'a> Piece<'a> {
    /// The part of the piece inside a span; none when nothing is left of it.
    fn within(self, span: Span) -> Option<Piece<'a>> {
        let inside = Span { from: self.span.from.max(span.from), to: self.span.to.min(span.to) };
        (inside.from < inside.to).then_some(Piece { span: inside, ..self })
    }
}

/// Cuts the pauses out of a piece.
fn cut<'a>(piece: Piece<'a>, pauses: &[Span]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut cursor = piece.span.from;
    for pause in pauses.iter().filter(|pause| pause.from < piece.span.to && pause.to > piece.span.from) {
        let waiting = Piece { kind: SegmentKind::Paused, span: *pause, note: Some(PAUSE_NOTE) };
        pieces.extend(piece.within(Span { from: cursor, to: pause.from }));
        pieces.extend(waiting.within(piece.span));
        cursor = pause.to;
    }
    pieces.extend(piece.within(Span { from: cursor, to: piece.span.to }));
    pieces
}
