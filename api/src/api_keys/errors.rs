//! How the desk refuses what an ADMIN wants of a key.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ApiKeyError {
    /// It could do nothing.
    #[error("Indica al menos un permiso.")]
    NoScope,
    /// In the past, or too far away.
    #[error("La clave debe vencer en el futuro, en dos años a más tardar.")]
    Expiry,
    /// Enough are alive.
    #[error("Ya hay 50 claves vigentes: revoca una que no se use.")]
    TooMany,
    /// Unknown.
    #[error("La clave no existe.")]
    NotFound,
}

impl ApiKeyError {
    const fn code(self) -> UserErrorCode {
        match self {
            Self::NoScope => UserErrorCode::ValueInvalid,
            Self::Expiry => UserErrorCode::DateInvalid,
            Self::TooMany => UserErrorCode::ApiKeysTooMany,
            Self::NotFound => UserErrorCode::NotFound,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::NoScope => "scopes",
            Self::Expiry => "expiresAt",
            Self::TooMany => "",
            Self::NotFound => "apiKeyId",
        }
    }
}

impl From<ApiKeyError> for UserError {
    fn from(error: ApiKeyError) -> Self {
        Self::at(error.path(), error.code(), error.to_string())
    }
}

impl From<ApiKeyError> for Refused {
    fn from(error: ApiKeyError) -> Self {
        UserError::from(error).into()
    }
}
