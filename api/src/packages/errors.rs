//! How the desk refuses what somebody wants of a package or an entitlement.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PackageError {
    /// There is no such company.
    #[error("La empresa no existe.")]
    CompanyNotFound,
    /// It was changed since it was read.
    #[error("El paquete cambió desde que lo consultaste; revisa cómo quedó e intenta de nuevo.")]
    VersionConflict,
    /// The ticket is no improvement of a known company.
    #[error("El ticket no es una mejora de una empresa conocida.")]
    NotImprovement,
}

impl From<PackageError> for Refused {
    fn from(error: PackageError) -> Self {
        let (code, path) = match error {
            PackageError::CompanyNotFound => (UserErrorCode::NotFound, "companyId"),
            PackageError::VersionConflict => (UserErrorCode::VersionConflict, "expectedVersion"),
            PackageError::NotImprovement => (UserErrorCode::ImprovementMismatch, "ticketId"),
        };
        UserError::at(path, code, error.to_string()).into()
    }
}
