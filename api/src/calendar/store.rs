//! The stored calendar and targets.

use super::policy::Target;
use super::rules::{CalendarRules, Closure, Schedule, WeeklyWindow, Window};
use crate::platform::db::{DbResult, Tx};
use chrono::{NaiveTime, Weekday};
use sea_orm::{EntityTrait, QueryOrder};
use turno_entity::{closure, response_target, schedule_window};

pub(super) async fn list_rules(tx: &Tx) -> DbResult<CalendarRules> {
    let windows = schedule_window::Entity::find().order_by_asc(schedule_window::Column::EffectiveFrom);
    let mut schedules: Vec<Schedule> = Vec::new();
    for row in tx.list(windows).await? {
        let window = WeeklyWindow {
            weekday: weekday(row.weekday),
            window: Window { opens: time(row.opens_minute), closes: time(row.closes_minute) },
        };
        match schedules.last_mut().filter(|last| last.effective_from == row.effective_from) {
            Some(schedule) => schedule.windows.push(window),
            None => schedules.push(Schedule { effective_from: row.effective_from, windows: vec![window] }),
        }
    }
    let closures = tx.list(closure::Entity::find()).await?;
    let closures = closures.into_iter().map(|row| Closure { date: row.date, name: row.name }).collect();
    Ok(CalendarRules { schedules, closures })
}

pub(super) async fn list_targets(tx: &Tx) -> DbResult<Vec<Target>> {
    let rows = tx.list(response_target::Entity::find()).await?;
    let target = |row: response_target::Model| Target {
        priority: row.priority,
        effective_from: row.effective_from,
        minutes: row.minutes,
    };
    Ok(rows.into_iter().map(target).collect())
}

fn weekday(number: i32) -> Weekday {
    u8::try_from(number - 1).ok().and_then(|n| Weekday::try_from(n).ok()).unwrap_or(Weekday::Sun)
}

/// A closing at midnight is the last second of the day; no desk works then.
fn time(minute: i32) -> NaiveTime {
    let seconds = u32::try_from(minute).unwrap_or_default() * 60;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399), 0).unwrap_or_default()
}
