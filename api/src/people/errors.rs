//! How the desk refuses what somebody wants of a person or a membership.

use super::document::DocumentError;
use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PersonError {
    /// No such person.
    #[error("La persona no existe.")]
    NotFound,
    /// No such membership.
    #[error("La vinculación no existe.")]
    MemberNotFound,
    /// The mail address is another person's.
    #[error("Ya existe una persona con este correo.")]
    Exists,
    /// A member already.
    #[error("La persona ya está vinculada a esta empresa.")]
    MemberExists,
    /// A client without a company.
    #[error("Un cliente debe estar vinculado al menos a una empresa.")]
    CompanyRequired,
    /// Somebody else with one.
    #[error("Solo los clientes se vinculan a empresas.")]
    ClientsOnly,
    /// No company has this NIT.
    #[error("Ninguna empresa tiene este NIT.")]
    CompanyUnknown,
    /// The company may not use the desk.
    #[error("La empresa está suspendida.")]
    CompanySuspended,
    /// More companies than one person may have.
    #[error("Una persona no puede estar vinculada a tantas empresas.")]
    TooMany,
    /// Half of a document.
    #[error("Indica el tipo y el número del documento.")]
    HalfDocument,
    /// There is no document to confirm.
    #[error("La vinculación no tiene documento: indícalo.")]
    NoDocument,
    /// Somebody would shut himself out.
    #[error("No puedes hacer esto contigo mismo.")]
    SelfForbidden,
}

impl PersonError {
    const fn code(self) -> UserErrorCode {
        match self {
            Self::NotFound | Self::MemberNotFound => UserErrorCode::NotFound,
            Self::Exists => UserErrorCode::PersonExists,
            Self::MemberExists => UserErrorCode::MemberExists,
            Self::CompanyRequired | Self::ClientsOnly => UserErrorCode::RoleMismatch,
            Self::CompanyUnknown => UserErrorCode::CompanyUnknown,
            Self::CompanySuspended => UserErrorCode::CompanySuspended,
            Self::TooMany => UserErrorCode::ValueInvalid,
            Self::HalfDocument | Self::NoDocument => UserErrorCode::Empty,
            Self::SelfForbidden => UserErrorCode::SelfForbidden,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::NotFound | Self::SelfForbidden => "personId",
            Self::MemberNotFound => "memberId",
            Self::Exists => "email",
            Self::MemberExists | Self::CompanyUnknown | Self::CompanySuspended => "nit",
            Self::CompanyRequired | Self::ClientsOnly | Self::TooMany => "memberships",
            Self::HalfDocument | Self::NoDocument => "documentNumber",
        }
    }

    /// The error inside a part of the input, such as `memberships.0`.
    #[must_use]
    pub fn within(self, part: &str) -> UserError {
        UserError::at(&format!("{part}.{}", self.path()), self.code(), self.to_string())
    }
}

impl From<PersonError> for UserError {
    fn from(error: PersonError) -> Self {
        Self::at(error.path(), error.code(), error.to_string())
    }
}

impl From<PersonError> for Refused {
    fn from(error: PersonError) -> Self {
        UserError::from(error).into()
    }
}

/// How a document can be refused.
pub const DOCUMENT_ERRORS: &[UserErrorCode] = &[
    UserErrorCode::Empty,
    UserErrorCode::InvalidChars,
    UserErrorCode::InvalidFormat,
    UserErrorCode::InvalidLength,
    UserErrorCode::Placeholder,
    UserErrorCode::LooksLikeNit,
];

/// The refusal of a document, with the code of DR-4.
#[must_use]
pub fn document_refusal(path: &str, error: DocumentError) -> UserError {
    let (code, message) = match error {
        DocumentError::Empty => (UserErrorCode::Empty, "Falta el número del documento."),
        DocumentError::InvalidChars => {
            (UserErrorCode::InvalidChars, "El documento tiene caracteres no permitidos.")
        }
        DocumentError::InvalidFormat => (UserErrorCode::InvalidFormat, "El documento no está bien escrito."),
        DocumentError::InvalidLength => {
            (UserErrorCode::InvalidLength, "El documento tiene muy pocos o demasiados dígitos.")
        }
        DocumentError::Placeholder => {
            (UserErrorCode::Placeholder, "Ese número no corresponde a un documento.")
        }
        DocumentError::LooksLikeNit => {
            (UserErrorCode::LooksLikeNit, "Eso parece un NIT: indica el documento de la persona.")
        }
    };
    UserError::at(path, code, message)
}
