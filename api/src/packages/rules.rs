//! Whether an improvement is free: bought, and asked for within the first month of production (DR-9, DR-10).

use crate::calendar::local_date;
use crate::command::Fault;
use chrono::{DateTime, Months, NaiveDate, Utc};
use turno_entity::{EntitlementReason, ImprovementKind, package};

/// What a company bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    /// The kinds of improvement that belong to it.
    pub improvements: Vec<ImprovementKind>,
    /// The first day of production; none before.
    pub production_start: Option<NaiveDate>,
}

/// A decision with its explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Whether it is free.
    pub free: bool,
    /// Why.
    pub reason: EntitlementReason,
    /// The last day of the grace, where production had begun.
    pub last_free_day: Option<NaiveDate>,
}

impl Bought {
    /// What a stored row says. A company without one bought nothing.
    pub fn of(row: Option<&package::Model>) -> Result<Self, Fault> {
        let Some(row) = row else { return Ok(Self::default()) };
        let improvements =
            serde_json::from_str(&row.improvements).map_err(|error| Fault::Internal(error.to_string()))?;
        Ok(Self { improvements, production_start: row.production_start })
    }
}

/// The last day on which improvements are free: the same day of the next month, or its last day if it has none. A day
/// that is a holiday does not move it (DR-9).
#[must_use]
pub fn last_free_day(production_start: NaiveDate) -> Option<NaiveDate> {
    production_start.checked_add_months(Months::new(1))
}

/// Decides. What counts is the local date of receipt.
#[must_use]
pub fn entitle(bought: &Bought, improvement: ImprovementKind, received_at: DateTime<Utc>) -> Entitlement {
    let last_free_day = bought.production_start.and_then(last_free_day);
    let (free, reason) = if !bought.improvements.contains(&improvement) {
        (false, EntitlementReason::OutsidePackage)
    } else if bought.production_start.is_none() {
        (true, EntitlementReason::BeforeProduction)
    } else if last_free_day.is_none_or(|last| local_date(received_at) <= last) {
        (true, EntitlementReason::WithinGrace)
    } else {
        (false, EntitlementReason::GraceOver)
    };
    Entitlement { free, reason, last_free_day }
}
