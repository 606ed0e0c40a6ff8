//! How the desk refuses a tariff.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TariffError {
    /// It would change the past.
    #[error("La tarifa debe empezar después de hoy.")]
    NotAhead,
    /// There is one from that day already.
    #[error("Ya hay una tarifa desde esa fecha.")]
    Exists,
    /// The length of a block.
    #[error("El bloque debe durar entre 1 y 480 minutos.")]
    BlockMinutes,
    /// The price.
    #[error("El precio del bloque debe estar entre 0,01 y 1.000.000.000 de pesos.")]
    BlockPrice,
    /// The rate.
    #[error("La tarifa de IVA debe estar entre 0 y 100 por ciento.")]
    IvaPercent,
    /// The unit.
    #[error("La unidad debe ser HUR (hora) o 94 (unidad).")]
    UnitCode,
    /// The scheme of the item.
    #[error("El esquema del código debe ser 001, 010 o 999.")]
    ItemScheme,
    /// An hour's price or quantity would have more than two places.
    #[error("Con esta duración y este precio, la hora no da cantidades exactas; usa la unidad 94.")]
    Uneven,
}

impl TariffError {
    const fn at(self) -> (UserErrorCode, &'static str) {
        match self {
            Self::NotAhead | Self::Exists => (UserErrorCode::DateInvalid, "effectiveFrom"),
            Self::BlockMinutes => (UserErrorCode::ValueInvalid, "blockMinutes"),
            Self::BlockPrice => (UserErrorCode::ValueInvalid, "blockPrice"),
            Self::IvaPercent => (UserErrorCode::ValueInvalid, "ivaPercent"),
            Self::UnitCode | Self::Uneven => (UserErrorCode::ValueInvalid, "unitCode"),
            Self::ItemScheme => (UserErrorCode::ValueInvalid, "itemScheme"),
        }
    }
}

impl From<TariffError> for UserError {
    fn from(error: TariffError) -> Self {
        let (code, path) = error.at();
        Self::at(path, code, error.to_string())
    }
}

impl From<TariffError> for Refused {
    fn from(error: TariffError) -> Self {
        UserError::from(error).into()
    }
}
