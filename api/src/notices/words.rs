//! Days and hours as people in Colombia say them.

use crate::calendar::{local_date, local_time};
use crate::quotes::rules::date;
use chrono::{DateTime, Days, NaiveTime, Timelike as _, Utc};

/// `hoy 24 de noviembre de 2026 a las 10:30 a. m.`
pub(super) fn instant(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (day, today) = (local_date(at), local_date(now));
    let near = if day == today {
        "hoy "
    } else if Some(day) == today.checked_add_days(Days::new(1)) {
        "mañana "
    } else {
        "el "
    };
    format!("{near}{} a {}", date(day), hour(local_time(at)))
}

/// `las 10:30 a. m.`; noon is `m.`.
fn hour(time: NaiveTime) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    let half = match (hour, minute) {
        (12, 0) => "m.",
        (0..12, _) => "a. m.",
        _ => "p. m.",
    };
    let shown = if hour % 12 == 0 { 12 } else { hour % 12 };
    let article = if shown == 1 { "la" } else { "las" };
    format!("{article} {shown}:{minute:02} {half}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn days_and_hours_are_said_as_people_say_them() {
        let now = at("2026-11-24T13:30:00Z");
        for (instant_of, said) in [
            ("2026-11-24T15:30:00Z", "hoy 24 de noviembre de 2026 a las 10:30 a. m."),
            ("2026-11-24T17:00:00Z", "hoy 24 de noviembre de 2026 a las 12:00 m."),
            ("2026-11-24T18:05:00Z", "hoy 24 de noviembre de 2026 a la 1:05 p. m."),
            ("2026-11-25T22:30:00Z", "mañana 25 de noviembre de 2026 a las 5:30 p. m."),
            ("2026-12-01T05:00:00Z", "el 1 de diciembre de 2026 a las 12:00 a. m."),
        ] {
            assert_eq!(instant(at(instant_of), now), said);
        }
    }
}
