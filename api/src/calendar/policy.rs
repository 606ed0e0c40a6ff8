//! What the desk promises: its hours, and the business minutes to a response by priority.

use super::business_time::Calendar;
use super::local::local_date;
use super::rules::CalendarError;
use super::store;
use crate::platform::db::{DbError, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

/// The business minutes to a response at one level of priority, from a date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// 1, 2 or 3.
    pub priority: i32,
    /// The first local date of receipt for which it holds.
    pub effective_from: NaiveDate,
    /// Business minutes.
    pub minutes: i32,
}

/// The promises in force.
#[derive(Debug)]
pub struct Policy {
    /// Office hours, holidays, closures.
    pub calendar: Calendar,
    /// Response targets.
    pub targets: Vec<Target>,
    /// What stands before the year in a ticket's number.
    pub number_prefix: String,
    /// For how many calendar days after the day of sending a quote can be accepted (DR-24).
    pub quote_days: u32,
    /// For how many days after an answer the same question is a repeat (DR-23).
    pub repeat_days: u32,
}

/// How long a quote can be accepted, unless configured otherwise.
pub const QUOTE_DAYS: u32 = 15;

/// How long the same question is a repeat, unless configured otherwise.
pub const REPEAT_DAYS: u32 = 90;

/// Why there is no policy.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The stored calendar contradicts itself.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl Policy {
    /// Reads the promises from the database.
    pub async fn load(tx: &Tx, number_prefix: &str) -> Result<Self, PolicyError> {
        let calendar = Calendar::new(store::list_rules(tx).await?)?;
        let targets = store::list_targets(tx).await?;
        let number_prefix = number_prefix.to_owned();
        Ok(Self { calendar, targets, number_prefix, quote_days: QUOTE_DAYS, repeat_days: REPEAT_DAYS })
    }

    /// The same promises with other terms for quotes and repeats.
    #[must_use]
    pub fn with_terms(self, quote_days: u32, repeat_days: u32) -> Self {
        Self { quote_days, repeat_days, ..self }
    }

    /// The target of a priority for a request received at an instant.
    #[must_use]
    pub fn target_minutes(&self, priority: i32, received_at: DateTime<Utc>) -> Option<i32> {
        let on = local_date(received_at);
        let in_force = self.targets.iter().filter(|t| t.priority == priority && t.effective_from <= on);
        in_force.max_by_key(|target| target.effective_from).map(|target| target.minutes)
    }
}
