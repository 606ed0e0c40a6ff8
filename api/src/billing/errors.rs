//! How the desk refuses what somebody wants of lines and months.

use super::rules::Overflow;
use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BillingError {
    /// Unknown.
    #[error("La línea no existe.")]
    NotFound,
    /// It is held, or was taken back.
    #[error("La línea no está lista: sigue retenida o fue reversada.")]
    NotReady,
    /// It stands in another invoice.
    #[error("La línea ya está en otra factura.")]
    Invoiced,
    /// It was taken back before.
    #[error("La línea ya fue reversada.")]
    Reversed,
    /// It takes another one back.
    #[error("La línea es un reverso y no se puede reversar.")]
    Reversal,
    /// None, or too many.
    #[error("Indica entre 1 y 2.000 líneas.")]
    HowMany,
    /// The present month, or one to come.
    #[error("El mes todavía no ha terminado.")]
    MonthNotOver,
    /// It was closed before.
    #[error("El mes ya está cerrado.")]
    MonthClosed,
    /// No company has the NIT.
    #[error("Ninguna empresa tiene este NIT.")]
    CompanyUnknown,
    /// Too much money for a line or a month.
    #[error("El valor es demasiado alto.")]
    Overflow,
}

impl BillingError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> UserErrorCode {
        match self {
            Self::NotFound => UserErrorCode::NotFound,
            Self::NotReady => UserErrorCode::LineNotReady,
            Self::Invoiced => UserErrorCode::LineInvoiced,
            Self::Reversed => UserErrorCode::LineReversed,
            Self::Reversal => UserErrorCode::ReversalOfReversal,
            Self::HowMany => UserErrorCode::ValueInvalid,
            Self::MonthNotOver => UserErrorCode::MonthNotOver,
            Self::MonthClosed => UserErrorCode::MonthClosed,
            Self::CompanyUnknown => UserErrorCode::CompanyUnknown,
            Self::Overflow => UserErrorCode::AmountOverflow,
        }
    }

    /// The error at a place of the input.
    #[must_use]
    pub fn at(self, path: &str) -> UserError {
        UserError::at(path, self.code(), self.to_string())
    }
}

impl From<BillingError> for Refused {
    fn from(error: BillingError) -> Self {
        let path = match error {
            BillingError::HowMany => "lineIds",
            BillingError::MonthNotOver | BillingError::MonthClosed => "month",
            BillingError::CompanyUnknown => "nit",
            BillingError::Overflow => "ticketId",
            _ => "lineId",
        };
        error.at(path).into()
    }
}

impl From<Overflow> for Refused {
    fn from(_: Overflow) -> Self {
        BillingError::Overflow.into()
    }
}
