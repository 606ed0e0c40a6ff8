//! Faults as top-level errors.

use super::gate::Code;
use crate::command::Fault;
use async_graphql::{Error, ErrorExtensions as _};

/// The stable code of a fault.
#[must_use]
pub const fn fault_code(fault: &Fault) -> Code {
    match fault {
        Fault::Unauthenticated => Code::Unauthenticated,
        Fault::Forbidden => Code::Forbidden,
        Fault::IdempotencyKeyReused => Code::IdempotencyKeyReused,
        Fault::Throttled { .. } => Code::Throttled,
        Fault::Unavailable => Code::Unavailable,
        Fault::Internal(_) => Code::Internal,
    }
}

/// A fault, or anything that becomes one, as an error of the response. What is internal is logged here, once, and
/// stays here.
pub fn failure(fault: impl Into<Fault>) -> Error {
    let fault = fault.into();
    let code = fault_code(&fault);
    let message = match &fault {
        Fault::Internal(text) => {
            tracing::error!(error = %text, "internal error");
            "internal error".to_owned()
        }
        other => other.to_string(),
    };
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.as_str()))
}
