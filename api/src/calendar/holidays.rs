//! Public holidays of Colombia by rule, as data with the law and the first year of each (DR-6).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The last year of which the calendar knows anything; it bounds every walk over days.
pub const LAST_YEAR: i32 = 2199;

/// The first year of which the calendar knows the holidays.
pub(super) const FIRST_YEAR: i32 = LEY_51.first_year;

/// How the date of a holiday is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayRule {
    /// On its day of the month.
    Fixed,
    /// On its day of the month, or the Monday after it.
    MovedToMonday,
    /// A number of days from Easter Sunday.
    EasterFixed,
    /// A number of days from Easter Sunday, or the Monday after.
    EasterMovedToMonday,
}

impl HolidayRule {
    /// The rule as it is written in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::MovedToMonday => "moved_to_monday",
            Self::EasterFixed => "easter_fixed",
            Self::EasterMovedToMonday => "easter_moved_to_monday",
        }
    }

    /// Whether the Monday after is observed when the nominal date is none.
    const fn moves(self) -> bool {
        matches!(self, Self::MovedToMonday | Self::EasterMovedToMonday)
    }
}

/// One public holiday of one year. Two of them may fall on one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The date on which it is observed.
    pub date: NaiveDate,
    /// Its name in Spanish.
    pub name: &'static str,
    /// How the date was found.
    pub rule: HolidayRule,
    /// The date before any move.
    pub nominal_date: NaiveDate,
    /// Whether the date was moved to a Monday.
    pub moved: bool,
    /// The law that orders it.
    pub law: &'static str,
}

/// A law and the first year whose holidays follow it.
#[derive(Clone, Copy)]
struct Law {
    name: &'static str,
    first_year: i32,
}

/// Where a holiday stands before any move.
#[derive(Clone, Copy)]
enum Anchor {
    Day { month: u32, day: u32 },
    Easter { days: i64 },
}

struct Entry {
    name: &'static str,
    anchor: Anchor,
    rule: HolidayRule,
    law: Law,
}

/// Ley Emiliani, of 22 December 1983.
const LEY_51: Law = Law { name: "Ley 51 de 1983", first_year: 1984 };
/// Of 1 June 2026; first observed on Monday 13 July 2026.
const LEY_2578: Law = Law { name: "Ley 2578 de 2026", first_year: 2026 };

const fn fixed(name: &'static str, month: u32, day: u32) -> Entry {
    Entry { name, anchor: Anchor::Day { month, day }, rule: HolidayRule::Fixed, law: LEY_51 }
}

const fn moved(name: &'static str, month: u32, day: u32, law: Law) -> Entry {
    Entry { name, anchor: Anchor::Day { month, day }, rule: HolidayRule::MovedToMonday, law }
}

const fn easter(name: &'static str, days: i64, rule: HolidayRule) -> Entry {
    Entry { name, anchor: Anchor::Easter { days }, rule, law: LEY_51 }
}

const ENTRIES: [Entry; 19] = [
    fixed("Año Nuevo", 1, 1),
    moved("Día de los Reyes Magos", 1, 6, LEY_51),
    moved("Día de San José", 3, 19, LEY_51),
    easter("Jueves Santo", -3, HolidayRule::EasterFixed),
    easter("Viernes Santo", -2, HolidayRule::EasterFixed),
    fixed("Día del Trabajo", 5, 1),
    easter("Ascensión del Señor", 39, HolidayRule::EasterMovedToMonday),
    easter("Corpus Christi", 60, HolidayRule::EasterMovedToMonday),
    easter("Sagrado Corazón de Jesús", 68, HolidayRule::EasterMovedToMonday),
    moved("San Pedro y San Pablo", 6, 29, LEY_51),
    moved("Nuestra Señora del Rosario de Chiquinquirá", 7, 9, LEY_2578),
    fixed("Día de la Independencia", 7, 20),
    fixed("Batalla de Boyacá", 8, 7),
    moved("Asunción de la Virgen", 8, 15, LEY_51),
    moved("Día de la Raza", 10, 12, LEY_51),
    moved("Todos los Santos", 11, 1, LEY_51),
    moved("Independencia de Cartagena", 11, 11, LEY_51),
    fixed("Inmaculada Concepción", 12, 8),
    fixed("Navidad", 12, 25),
];

/// The public holidays of a year in the order of their dates; none before the first law known (1984).
#[must_use]
pub fn holidays_of(year: i32) -> Vec<Holiday> {
    let in_force = ENTRIES.iter().filter(|entry| year >= entry.law.first_year);
    let mut holidays: Vec<Holiday> = in_force.filter_map(|entry| entry.in_year(year)).collect();
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

/// The name of the holiday on a date, both names where two fall together.
pub(super) fn holiday_on(date: NaiveDate) -> Option<&'static str> {
    // The laws are the same for every calendar, so the years are worked out once per process.
    static NAMES: LazyLock<BTreeMap<NaiveDate, String>> = LazyLock::new(|| {
        let mut names: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for holiday in (FIRST_YEAR..=LAST_YEAR).flat_map(holidays_of) {
            let name = names.entry(holiday.date).or_default();
            if !name.is_empty() {
                name.push_str(" / ");
            }
            name.push_str(holiday.name);
        }
        names
    });
    NAMES.get(&date).map(String::as_str)
}

impl Entry {
    fn in_year(&self, year: i32) -> Option<Holiday> {
        let nominal_date = match self.anchor {
            Anchor::Day { month, day } => NaiveDate::from_ymd_opt(year, month, day)?,
            Anchor::Easter { days } => {
                easter_sunday(year)?.checked_add_signed(chrono::Duration::try_days(days)?)?
            }
        };
        let date = if self.rule.moves() { monday_from(nominal_date)? } else { nominal_date };
        let moved = date != nominal_date;
        Some(Holiday { date, name: self.name, rule: self.rule, nominal_date, moved, law: self.law.name })
    }
}

/// The date itself when it is a Monday, else the next one.
fn monday_from(date: NaiveDate) -> Option<NaiveDate> {
    let days = (7 - date.weekday().days_since(Weekday::Mon)) % 7;
    date.checked_add_days(Days::new(u64::from(days)))
}

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
#[expect(clippy::many_single_char_names, reason = "the letters of the published method")]
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}
