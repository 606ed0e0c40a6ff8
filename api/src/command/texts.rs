//! Bounds of the texts that people write.

use super::refusal::{UserError, UserErrorCode};

/// How a text can be refused.
pub const ERRORS: &[UserErrorCode] =
    &[UserErrorCode::TextRequired, UserErrorCode::TextTooLong, UserErrorCode::TextInvalid];

/// The longest text: 64 KiB.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The longest line, such as a subject or a name.
pub const MAX_LINE_CHARS: usize = 200;

/// A text of several lines: not empty, at most 64 KiB, no control characters but line breaks and tabs.
pub fn text(path: &str, text: &str) -> Result<String, UserError> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(UserError::at(path, UserErrorCode::TextRequired, "Falta el texto."));
    }
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("El texto no puede superar {} KiB.", MAX_TEXT_BYTES / 1024);
        return Err(UserError::at(path, UserErrorCode::TextTooLong, message));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(UserError::at(path, UserErrorCode::TextInvalid, "El texto tiene caracteres de control."));
    }
    Ok(text.to_owned())
}

/// A line: not empty, at most 200 characters, no control characters at all.
pub fn line(path: &str, line: &str) -> Result<String, UserError> {
    let line = line.trim();
    if line.is_empty() {
        return Err(UserError::at(path, UserErrorCode::TextRequired, "Falta el texto."));
    }
    if line.chars().count() > MAX_LINE_CHARS {
        let message = format!("El texto no puede superar {MAX_LINE_CHARS} caracteres.");
        return Err(UserError::at(path, UserErrorCode::TextTooLong, message));
    }
    if line.chars().any(char::is_control) {
        return Err(UserError::at(path, UserErrorCode::TextInvalid, "El texto tiene caracteres de control."));
    }
    Ok(line.to_owned())
}

/// Collects the errors of several fields, so that a form is told all of them at once.
#[derive(Debug, Default)]
pub struct Check(Vec<UserError>);

impl Check {
    /// The value, or its default while the error is kept.
    pub fn take<T: Default>(&mut self, value: Result<T, UserError>) -> T {
        value.unwrap_or_else(|error| {
            self.0.push(error);
            T::default()
        })
    }

    /// Keeps an error.
    pub fn push(&mut self, error: UserError) {
        self.0.push(error);
    }

    /// Refuses if there was an error.
    pub fn done(self) -> Result<(), Vec<UserError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
