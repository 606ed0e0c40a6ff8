//! Money and months in the API. Money is whole centavos; it is never a float.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A number with two decimal places, as hundredths: an amount in centavos, a rate, a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Decimal(pub i64);

/// A month: `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct YearMonth {
    first: NaiveDate,
}

/// The currency of an amount.
#[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrencyCode {
    /// Colombian peso.
    Cop,
}

/// A text that is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal with at most two places, or not a month")]
pub struct Unread;

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl FromStr for Decimal {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "00"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(places) || places.len() > 2 || whole.len() > 15 {
            return Err(Unread);
        }
        let hundredths = format!("{whole}{places:0<2}").parse::<i64>().map_err(|_too_long| Unread)?;
        Ok(Self(if negative { -hundredths } else { hundredths }))
    }
}

/// A decimal with two places, always as a string: `60000.00`. A number is not accepted, because it may have been a
/// float.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl YearMonth {
    /// The month in which a date lies.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { first: date.with_day(1).unwrap_or(date) }
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        let next = self.first.checked_add_months(chrono::Months::new(1));
        next.and_then(|day| day.pred_opt()).unwrap_or(self.first)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for YearMonth {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let bytes = text.as_bytes();
        let written = bytes.len() == 7
            && bytes
                .iter()
                .enumerate()
                .all(|(at, byte)| if at == 4 { *byte == b'-' } else { byte.is_ascii_digit() });
        let first = written.then(|| format!("{text}-01").parse::<NaiveDate>().ok()).flatten();
        first.filter(|day| (1900..=9999).contains(&day.year())).map(|first| Self { first }).ok_or(Unread)
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for YearMonth {
    type Error = Unread;

    fn try_from(text: String) -> Result<Self, Unread> {
        text.parse()
    }
}

/// A month: `2026-11`.
#[Scalar]
impl ScalarType for YearMonth {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}
