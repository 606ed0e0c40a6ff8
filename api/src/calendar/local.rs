//! The desk's wall clock: America/Bogota.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// The zone in which the desk keeps its dates. A zone and not an offset: the law may change the clocks.
pub const ZONE: Tz = chrono_tz::America::Bogota;

/// The date on the desk's wall at an instant.
#[must_use]
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    wall(instant).date()
}

/// The time on the desk's wall at an instant.
#[must_use]
pub fn local_time(instant: DateTime<Utc>) -> NaiveTime {
    wall(instant).time()
}

fn wall(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    let offset = ZONE.offset_from_utc_datetime(&utc).fix();
    // Out of range only within hours of the ends of time, where a date more or less means nothing.
    utc.checked_add_offset(offset).unwrap_or(utc)
}

/// The instant at which the desk's wall shows a date and time; the first one when it shows it twice.
#[must_use]
pub fn local_instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wall = date.and_time(time);
    match ZONE.from_local_datetime(&wall).earliest() {
        Some(instant) => instant.with_timezone(&Utc),
        // Skipped by a change of the clocks: read it with the standard offset of five hours.
        None => wall.checked_add_signed(Duration::hours(5)).unwrap_or(wall).and_utc(),
    }
}
