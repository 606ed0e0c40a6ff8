//! Instants and dates in the API.

use crate::platform::clock::to_micros;
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The years that the desk knows. Whatever is added to a time of theirs still is a time, on both databases.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// Whether an instant lies in the years that the desk knows.
#[must_use]
pub fn is_known(at: DateTime<Utc>) -> bool {
    YEARS.contains(&at.year())
}

/// An instant. (The name of the scalar is `DateTime`.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp(pub DateTime<Utc>);

/// A local date of America/Bogota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date(pub NaiveDate);

/// An instant (RFC 3339) of the years 1900 to 9999, given in UTC with microseconds: `2026-11-24T13:30:00.000000Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Timestamp {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let at = DateTime::parse_from_rfc3339(text).ok().map(|at| to_micros(at.to_utc()));
                let at = at.filter(|at| is_known(*at));
                at.map(Self)
                    .ok_or_else(|| InputValueError::custom("not an instant of the years 1900 to 9999"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A local date of America/Bogota, of the years 1900 to 9999: `2026-11-24`.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let date = text.parse().ok().filter(|date: &NaiveDate| YEARS.contains(&date.year()));
                date.map(Self).ok_or_else(|| InputValueError::custom("not a date of the years 1900 to 9999"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
