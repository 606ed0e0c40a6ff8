//! How the desk refuses what somebody wants of a company.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CompanyError {
    /// Unknown.
    #[error("La empresa no existe.")]
    NotFound,
    /// It was changed since it was read.
    #[error("La empresa cambió desde que la consultaste; revisa cómo quedó e intenta de nuevo.")]
    VersionConflict,
    /// Its NIT is another's already.
    #[error("Ya existe una empresa con este NIT.")]
    Exists,
}

impl CompanyError {
    const fn code(self) -> UserErrorCode {
        match self {
            Self::NotFound => UserErrorCode::NotFound,
            Self::VersionConflict => UserErrorCode::VersionConflict,
            Self::Exists => UserErrorCode::CompanyExists,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::NotFound => "companyId",
            Self::VersionConflict => "expectedVersion",
            Self::Exists => "nit",
        }
    }
}

impl From<CompanyError> for Refused {
    fn from(error: CompanyError) -> Self {
        UserError::at(error.path(), error.code(), error.to_string()).into()
    }
}
