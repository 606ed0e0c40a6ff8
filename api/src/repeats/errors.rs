//! How the desk refuses what somebody wants of a repeat.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;
use turno_entity::{RepeatStatus, repeat};

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RepeatError {
    /// Unknown, or not for him to see.
    #[error("La repetición no existe.")]
    NotFound,
    /// It was confirmed, dismissed or decided before.
    #[error("Esta repetición ya se decidió.")]
    Decided,
    /// The company has disputed it already.
    #[error("Esta repetición ya está en disputa.")]
    Disputed,
    /// There is no dispute to decide.
    #[error("Esta repetición no está en disputa.")]
    NotDisputed,
    /// Its ticket is none that can be charged.
    #[error("Este ticket no se cobra como repetición: se reabrió, se canceló o su causa no es del cliente.")]
    NotChargeable,
    /// Five business days have passed.
    #[error("El plazo de cinco días hábiles para disputar este cobro ya pasó.")]
    TooLate,
}

impl RepeatError {
    /// Why a repeat cannot be confirmed; none if it can.
    #[must_use]
    pub const fn of_confirm(status: RepeatStatus) -> Option<Self> {
        match status {
            RepeatStatus::Proposed => None,
            _ => Some(Self::Decided),
        }
    }

    /// Why a repeat cannot be dismissed; none if it can.
    #[must_use]
    pub const fn of_dismiss(status: RepeatStatus) -> Option<Self> {
        match status {
            RepeatStatus::Proposed | RepeatStatus::Disputed => None,
            RepeatStatus::Confirmed | RepeatStatus::Dismissed => Some(Self::Decided),
        }
    }

    /// Why a repeat cannot be disputed; none if it can. What was disputed once and decided stays so.
    #[must_use]
    pub const fn of_dispute(row: &repeat::Model, in_time: bool) -> Option<Self> {
        match row.status {
            RepeatStatus::Proposed => Some(Self::NotFound),
            RepeatStatus::Disputed => Some(Self::Disputed),
            RepeatStatus::Dismissed => Some(Self::Decided),
            RepeatStatus::Confirmed if row.decided_at.is_some() => Some(Self::Decided),
            RepeatStatus::Confirmed if in_time => None,
            RepeatStatus::Confirmed => Some(Self::TooLate),
        }
    }

    /// Why there is no dispute to decide; none if there is.
    #[must_use]
    pub const fn of_decide(row: &repeat::Model) -> Option<Self> {
        match row.status {
            RepeatStatus::Disputed => None,
            RepeatStatus::Dismissed => Some(Self::Decided),
            RepeatStatus::Confirmed if row.decided_at.is_some() => Some(Self::Decided),
            RepeatStatus::Proposed | RepeatStatus::Confirmed => Some(Self::NotDisputed),
        }
    }
}

impl From<RepeatError> for Refused {
    fn from(error: RepeatError) -> Self {
        let code = match error {
            RepeatError::NotFound => UserErrorCode::NotFound,
            RepeatError::Decided => UserErrorCode::RepeatDecided,
            RepeatError::Disputed => UserErrorCode::RepeatDisputed,
            RepeatError::NotDisputed => UserErrorCode::RepeatNotDisputed,
            RepeatError::NotChargeable => UserErrorCode::RepeatNotChargeable,
            RepeatError::TooLate => UserErrorCode::DisputeTooLate,
        };
        UserError::at("repeatId", code, error.to_string()).into()
    }
}
