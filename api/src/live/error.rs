//! Why a subscription does not begin, or ends.

use crate::command::Fault;
use crate::graphql::gate::Code;
use crate::platform::db::DbError;
use thiserror::Error;

/// Why a subscription does not begin, or ends.
#[derive(Debug, Error)]
pub enum LiveError {
    /// There is no such ticket, or it is not the caller's.
    #[error("there is no such ticket")]
    NotFound,
    /// The position is not of this log, or no longer kept.
    #[error("the position is not of this log; read anew and subscribe without it")]
    CursorExpired,
    /// What fails everywhere.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LiveError {
    /// The code, where it is one of the subscription's own.
    #[must_use]
    pub const fn code(&self) -> Option<Code> {
        match self {
            Self::NotFound => Some(Code::NotFound),
            Self::CursorExpired => Some(Code::CursorExpired),
            Self::Fault(_) => None,
        }
    }
}

impl From<DbError> for LiveError {
    fn from(error: DbError) -> Self {
        Self::Fault(error.into())
    }
}
