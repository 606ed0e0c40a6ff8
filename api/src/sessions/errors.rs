//! How the desk refuses a sign-in, and what is done with one.

use super::password::{PasswordError, WeakPassword};
use super::throttle::RetryAfter;
use super::token::TokenError;
use crate::command::{Fault, Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SessionError {
    /// Unknown, suspended, without a company, or the wrong password: the same answer.
    #[error("El correo o la contraseña no son correctos.")]
    Credentials,
    /// The refresh token is unknown, used or its session is over.
    #[error("La sesión terminó; inicia sesión de nuevo.")]
    RefreshToken,
    /// The password serves once.
    #[error("Esta contraseña sirve una sola vez: cámbiala para poder entrar.")]
    ServesOnce,
    /// The password served once, until a time that is past.
    #[error("La contraseña de un solo uso venció; pide otra.")]
    Lapsed,
    /// Not one of his companies.
    #[error("No estás vinculado a una empresa con este NIT.")]
    NotMember,
    /// The new password is not good enough.
    #[error(
        "La contraseña nueva debe tener entre 12 y 128 caracteres, y no puede ser tu correo ni un solo carácter repetido."
    )]
    Weak,
    /// The new password is the old one.
    #[error("La contraseña nueva debe ser distinta de la anterior.")]
    Same,
}

impl SessionError {
    const fn code(self) -> UserErrorCode {
        match self {
            Self::Credentials | Self::RefreshToken => UserErrorCode::CredentialsInvalid,
            Self::ServesOnce | Self::Lapsed => UserErrorCode::PasswordExpired,
            Self::NotMember => UserErrorCode::NotFound,
            Self::Weak | Self::Same => UserErrorCode::PasswordWeak,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Credentials => "",
            Self::RefreshToken => "refreshToken",
            Self::ServesOnce | Self::Lapsed => "password",
            Self::NotMember => "nit",
            Self::Weak | Self::Same => "newPassword",
        }
    }
}

impl From<SessionError> for Refused {
    fn from(error: SessionError) -> Self {
        UserError::at(error.path(), error.code(), error.to_string()).into()
    }
}

impl From<WeakPassword> for SessionError {
    fn from(_: WeakPassword) -> Self {
        Self::Weak
    }
}

impl From<PasswordError> for Fault {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Overloaded => Self::Unavailable,
            PasswordError::InvalidCost | PasswordError::Failed => Self::Internal(error.to_string()),
        }
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::NotSigned => Self::Internal(error.to_string()),
            _ => Self::Unauthenticated,
        }
    }
}

impl From<RetryAfter> for Fault {
    fn from(RetryAfter(wait): RetryAfter) -> Self {
        // Whole seconds, rounded up: who comes back then is admitted.
        let retry_after_seconds = wait.num_milliseconds().saturating_add(999) / 1000;
        Self::Throttled { retry_after_seconds }
    }
}
