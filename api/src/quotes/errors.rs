//! How the desk refuses what somebody wants of a quote.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;
use turno_entity::QuoteStatus;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuoteError {
    /// Unknown, or another company's.
    #[error("La cotización no existe.")]
    NotFound,
    /// The ticket asks for no improvement, or for another one.
    #[error("El ticket no pide esta mejora; reclasifícalo primero.")]
    Mismatch,
    /// It costs nothing.
    #[error("Esta mejora es gratuita y no necesita cotización.")]
    Free,
    /// Nobody could answer.
    #[error("Nadie de la empresa puede aprobar cotizaciones.")]
    NoApprover,
    /// Not him.
    #[error("No tienes permiso para aprobar cotizaciones de esta empresa.")]
    NotApprover,
    /// The maximum.
    #[error("El máximo debe estar entre 1 y 10.000 bloques.")]
    Maximum,
    /// Too much money.
    #[error("El valor es demasiado alto.")]
    Overflow,
    /// It was answered before.
    #[error("La cotización ya fue respondida.")]
    Answered,
    /// Its time is over.
    #[error("La cotización venció.")]
    Expired,
    /// Another took its place.
    #[error("La cotización fue reemplazada o su ticket terminó.")]
    Retired,
}

impl QuoteError {
    /// Why a quote in a status cannot be answered; none if it can.
    #[must_use]
    pub const fn of(status: QuoteStatus, in_time: bool) -> Option<Self> {
        match status {
            QuoteStatus::Sent if in_time => None,
            QuoteStatus::Sent | QuoteStatus::Expired => Some(Self::Expired),
            QuoteStatus::Accepted | QuoteStatus::Declined => Some(Self::Answered),
            QuoteStatus::Retired => Some(Self::Retired),
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> UserErrorCode {
        match self {
            Self::NotFound => UserErrorCode::NotFound,
            Self::Mismatch => UserErrorCode::ImprovementMismatch,
            Self::Free => UserErrorCode::ImprovementIsFree,
            Self::NoApprover => UserErrorCode::NoApprover,
            Self::NotApprover => UserErrorCode::NotApprover,
            Self::Maximum => UserErrorCode::ValueInvalid,
            Self::Overflow => UserErrorCode::AmountOverflow,
            Self::Answered => UserErrorCode::QuoteAnswered,
            Self::Expired => UserErrorCode::QuoteExpired,
            Self::Retired => UserErrorCode::QuoteRetired,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Mismatch => "improvement",
            Self::Free | Self::NoApprover => "ticketId",
            Self::Maximum | Self::Overflow => "maximumBlocks",
            _ => "quoteId",
        }
    }
}

impl From<QuoteError> for UserError {
    fn from(error: QuoteError) -> Self {
        Self::at(error.path(), error.code(), error.to_string())
    }
}

impl From<QuoteError> for Refused {
    fn from(error: QuoteError) -> Self {
        UserError::from(error).into()
    }
}
