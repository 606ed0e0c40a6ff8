//! How the desk refuses what somebody wants of a ticket.

use crate::command::{Refused, UserError, UserErrorCode};
use thiserror::Error;

/// What was wrong. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TicketError {
    /// Unknown, or another company's: the same answer.
    #[error("El ticket no existe.")]
    NotFound,
    /// It was changed since it was read.
    #[error("El ticket cambió desde que lo consultaste; revisa cómo quedó e intenta de nuevo.")]
    VersionConflict,
    /// The move is not open.
    #[error("El estado actual del ticket no permite esta acción.")]
    State,
    /// Somebody has it.
    #[error("Otro agente ya tomó el ticket.")]
    Taken,
    /// Only its assignee may, or an ADMIN.
    #[error("Solo el agente que tiene el ticket puede hacer esto.")]
    NotAssignee,
    /// It must be identified first.
    #[error("El ticket todavía no está identificado.")]
    NotIdentified,
    /// Others were merged into it.
    #[error("Otros tickets ya se unieron a este; une los demás directamente al que se recibió primero.")]
    MergeChain,
    /// A client named the requester, the company or the channel.
    #[error("Solo el personal de soporte puede indicar este dato.")]
    StaffOnly,
    /// It belongs to another company.
    #[error("El ticket pertenece a otra empresa.")]
    CompanyMismatch,
    /// The company may not use the desk.
    #[error("La empresa está suspendida.")]
    CompanySuspended,
    /// The requester's document is not on the ticket.
    #[error("El ticket no tiene documento del solicitante.")]
    NoDocument,
    /// The date lies in the past, or the desk is closed on it.
    #[error("La fecha debe ser un día hábil, de hoy en adelante.")]
    Date,
    /// Half of a document.
    #[error("Indica el tipo y el número del documento.")]
    HalfDocument,
}

impl TicketError {
    const fn code(self) -> UserErrorCode {
        match self {
            Self::NotFound => UserErrorCode::NotFound,
            Self::VersionConflict => UserErrorCode::VersionConflict,
            Self::State => UserErrorCode::TicketStateConflict,
            Self::Taken => UserErrorCode::TicketTaken,
            Self::NotAssignee => UserErrorCode::NotAssignee,
            Self::NotIdentified => UserErrorCode::TicketNotIdentified,
            Self::MergeChain => UserErrorCode::TicketMergeChain,
            Self::StaffOnly => UserErrorCode::StaffOnly,
            Self::CompanyMismatch => UserErrorCode::CompanyMismatch,
            Self::CompanySuspended => UserErrorCode::CompanySuspended,
            Self::NoDocument | Self::HalfDocument => UserErrorCode::Empty,
            Self::Date => UserErrorCode::DateInvalid,
        }
    }

    /// The error at a place of the input.
    #[must_use]
    pub fn at(self, path: &str) -> UserError {
        UserError::at(path, self.code(), self.to_string())
    }
}

impl From<TicketError> for Refused {
    fn from(error: TicketError) -> Self {
        error.at("ticketId").into()
    }
}
