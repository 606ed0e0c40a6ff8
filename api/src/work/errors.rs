//! How the desk refuses what somebody wants of a session of work.

use crate::command::{Refused, UserError, UserErrorCode};
use crate::platform::db::DbError;
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WorkError {
    /// Unknown.
    #[error("La sesión de trabajo no existe.")]
    NotFound,
    /// Another agent's.
    #[error("La sesión de trabajo es de otro agente.")]
    NotYours,
    /// It ended before.
    #[error("La sesión de trabajo ya terminó.")]
    NotRunning,
    /// It runs still.
    #[error("La sesión de trabajo sigue en curso; detenla primero.")]
    Running,
    /// It was corrected before.
    #[error("La sesión de trabajo ya fue corregida.")]
    Superseded,
    /// He works on something at that time already.
    #[error("El agente ya tiene trabajo registrado en ese tiempo.")]
    Overlaps,
    /// Nobody has confirmed it.
    #[error("Esta mejora necesita una cotización aceptada antes de empezar.")]
    QuoteRequired,
    /// All of it has been worked.
    #[error("El máximo cotizado ya se trabajó; envía una nueva cotización.")]
    QuoteExhausted,
    /// Before the ticket was his, or after now.
    #[error("El trabajo debe estar dentro del tiempo en que tienes el ticket.")]
    OutsideHold,
    /// Too short or too long.
    #[error("La duración debe estar entre 1 segundo y 24 horas.")]
    Seconds,
}

/// How a session that is put on record can be refused.
pub(super) const ERRORS: &[UserErrorCode] = &[
    UserErrorCode::NotFound,
    UserErrorCode::TicketStateConflict,
    UserErrorCode::NotAssignee,
    UserErrorCode::QuoteRequired,
    UserErrorCode::QuoteExhausted,
    UserErrorCode::WorkOverlaps,
    UserErrorCode::ValueInvalid,
];

impl From<WorkError> for Refused {
    fn from(error: WorkError) -> Self {
        let (code, path) = match error {
            WorkError::NotFound => (UserErrorCode::NotFound, "workSessionId"),
            WorkError::NotYours => (UserErrorCode::NotAssignee, "workSessionId"),
            WorkError::NotRunning => (UserErrorCode::WorkNotRunning, "workSessionId"),
            WorkError::Running => (UserErrorCode::WorkRunning, "workSessionId"),
            WorkError::Superseded => (UserErrorCode::WorkSuperseded, "workSessionId"),
            WorkError::Overlaps => (UserErrorCode::WorkOverlaps, "startedAt"),
            WorkError::QuoteRequired => (UserErrorCode::QuoteRequired, "ticketId"),
            WorkError::QuoteExhausted => (UserErrorCode::QuoteExhausted, "ticketId"),
            WorkError::OutsideHold => (UserErrorCode::ValueInvalid, "startedAt"),
            WorkError::Seconds => (UserErrorCode::ValueInvalid, "seconds"),
        };
        UserError::at(path, code, error.to_string()).into()
    }
}

/// One running session of an agent is an index, not a question asked before.
pub(super) fn of_insert(error: DbError) -> Refused {
    match error {
        DbError::Unique(name) if name.starts_with("work_session_agent_id") => WorkError::Overlaps.into(),
        other => Refused::from(other),
    }
}
