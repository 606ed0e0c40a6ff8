//! What errors look like from outside: few, short, each with a code, and nothing of the inside.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use super::Code;

const MOST_ERRORS: usize = 10;
const MOST_CHARACTERS: usize = 300;
const MOST_LOCATIONS: usize = 4;
const NEUTRAL: &str = "The desk could not answer. Report the request id.";

/// Whether the operation was executed, so that the answer has `data`. A request error has neither data nor a path.
#[must_use]
pub fn executed(response: &Response) -> bool {
    response.errors.is_empty()
        || response.data != Value::Null
        || response.errors.iter().any(|error| !error.path.is_empty())
}

/// Bounds the errors of a response and gives each its code. `request_id` stands only with INTERNAL.
pub fn limit_errors(response: &mut Response, request_id: &str) {
    let executed = executed(response);
    response.errors.truncate(MOST_ERRORS);
    for error in &mut response.errors {
        let code = match code_of(error) {
            Some(code) => code,
            None if is_bad_value(error, executed) => Code::BadUserInput,
            None if executed => Code::Internal,
            None => Code::GraphqlValidationFailed,
        };
        seal(error, code, request_id);
    }
}

/// The code that an error carries, when it is one of ours.
#[must_use]
pub fn code_of(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Code::parse(code),
        Value::Enum(code) => Code::parse(code),
        _ => None,
    }
}

/// How async-graphql reports a value that its type or validator refuses: by text, from `InputValueError`, which
/// unlike a resolver's error has no source. The gate refuses most of these before.
fn is_bad_value(error: &ServerError, executed: bool) -> bool {
    let message = error.message.as_str();
    if executed {
        error.source.is_none()
            && (message.starts_with("Failed to parse \"") || message.starts_with("Expected input type \""))
    } else {
        message.starts_with("Invalid value for argument ") && message.contains(", expected type \"")
    }
}

fn seal(error: &mut ServerError, code: Code, request_id: &str) {
    error.locations.truncate(MOST_LOCATIONS);
    error.source = None;
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.unset("requestId");
    if code == Code::Internal {
        tracing::error!(request_id, path = ?error.path, "a field failed without a public error");
        tracing::debug!(request_id, message = error.message, "the text of that error");
        NEUTRAL.clone_into(&mut error.message);
        *extensions = ErrorExtensionValues::default();
        extensions.set("requestId", request_id);
    }
    extensions.set("code", code.as_str());
    shorten(&mut error.message);
}

fn shorten(message: &mut String) {
    if let Some((end, _)) = message.char_indices().nth(MOST_CHARACTERS) {
        message.truncate(end);
        message.push('…');
    }
}
