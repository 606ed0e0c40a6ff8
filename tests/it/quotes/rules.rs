//! What a quote says, and until when it is good.

use chrono::{DateTime, Utc};
use turno::quotes::rules::{date, percent, pesos, valid_until};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn it_is_good_until_the_end_of_the_fifteenth_calendar_day_after_the_day_of_sending() {
    for (sent, until) in [
        // 24 November, 08:00 and 23:59 in Bogotá: to the end of 9 December.
        ("2026-11-24T13:00:00Z", "2026-12-10T04:59:59.999999Z"),
        ("2026-11-25T04:59:59Z", "2026-12-10T04:59:59.999999Z"),
        // Midnight in Bogotá is another day. Holidays and week-ends count like any day.
        ("2026-11-25T05:00:00Z", "2026-12-11T04:59:59.999999Z"),
        ("2027-02-20T15:00:00Z", "2027-03-08T04:59:59.999999Z"),
    ] {
        assert_eq!(valid_until(instant(sent), 15), Some(instant(until)), "{sent}");
    }
    assert_eq!(valid_until(instant("2026-11-24T13:00:00Z"), 0), Some(instant("2026-11-25T04:59:59.999999Z")));
}

#[test]
fn amounts_rates_and_dates_are_written_as_people_read_them() {
    let written: Vec<String> = [0, 100, 3_000_000, 123_456_789_050, -571_200].map(pesos).to_vec();
    assert_eq!(written, ["$ 0", "$ 1", "$ 30.000", "$ 1.234.567.890,50", "-$ 5.712"]);
    assert_eq!([percent(1_900), percent(550), percent(0)], ["19", "5,50", "0"]);
    assert_eq!(date("2026-12-09".parse().unwrap()), "9 de diciembre de 2026");
}
