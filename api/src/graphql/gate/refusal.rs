//! How the gate says no: the closed list of top-level codes, and a request error that carries one.

use async_graphql::parser::Error as ParseError;
use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError};

/// The codes of errors outside `userErrors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The document is no GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// A value does not fit its type, or the HTTP request is not a GraphQL request.
    BadUserInput,
    /// No token, or one that is forged, expired or revoked.
    Unauthenticated,
    /// The caller's role may not.
    Forbidden,
    /// What a subscription asks for is not there, or not the caller's.
    NotFound,
    /// Over a limit of the gate.
    QueryTooLarge,
    /// Too many tries.
    Throttled,
    /// The stream cannot go on from the given position.
    CursorExpired,
    /// The idempotency key was used with another input.
    IdempotencyKeyReused,
    /// The request took too long.
    Timeout,
    /// Something the desk needs is away.
    Unavailable,
    /// A fault of the desk.
    Internal,
}

impl Code {
    /// Every code, in the order of the contract.
    pub const ALL: [Self; 13] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadUserInput,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::QueryTooLarge,
        Self::Throttled,
        Self::CursorExpired,
        Self::IdempotencyKeyReused,
        Self::Timeout,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The code as it stands in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::QueryTooLarge => "QUERY_TOO_LARGE",
            Self::Throttled => "THROTTLED",
            Self::CursorExpired => "CURSOR_EXPIRED",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// What it means, for the documentation.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "The document is no GraphQL.",
            Self::GraphqlValidationFailed => "The document does not fit the schema.",
            Self::BadUserInput => {
                "A value does not fit its type (for a NIT, `extensions.reason` says why), or the HTTP request is no \
                 GraphQL request."
            }
            Self::Unauthenticated => "No token, or one that is forged, expired or revoked.",
            Self::Forbidden => "The caller's role may not.",
            Self::NotFound => {
                "What a subscription asks for is not there, or not the caller's: the same answer."
            }
            Self::QueryTooLarge => "Over a limit of the gate.",
            Self::Throttled => "Too many tries; come back later.",
            Self::CursorExpired => {
                "The stream cannot go on from the given position: too old, or of another log. Read anew."
            }
            Self::IdempotencyKeyReused => "The idempotency key was used with another input.",
            Self::Timeout => "The request took too long.",
            Self::Unavailable => "Something that the desk needs is away; try again.",
            Self::Internal => "A fault of the desk.",
        }
    }

    /// The code that is written `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

/// A request error: nothing was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    message: String,
    reason: Option<String>,
    locations: Vec<Pos>,
}

impl Refusal {
    /// A refusal with a message for developers.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), reason: None, locations: Vec::new() }
    }

    /// A refusal because of a limit.
    pub(super) fn too_large(what: &str, most: impl std::fmt::Display) -> Self {
        Self::new(Code::QueryTooLarge, format!("The request has too many {what}: at most {most}."))
    }

    /// Says why in a code of its own, as `extensions.reason` (for a NIT: the code of DR-1).
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Says where in the document.
    #[must_use]
    pub fn at(mut self, position: Pos) -> Self {
        self.locations.push(position);
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The message for developers.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The refusal as a GraphQL error.
    #[must_use]
    pub fn into_error(self) -> ServerError {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code.as_str());
        if let Some(reason) = self.reason {
            extensions.set("reason", reason);
        }
        let mut error = ServerError::new(self.message, None);
        error.locations = self.locations;
        error.extensions = Some(extensions);
        error
    }

    /// The refusal as a GraphQL response without data.
    #[must_use]
    pub fn into_response(self) -> Response {
        Response::from_errors(vec![self.into_error()])
    }
}

/// The parser prints the source line; only what it expected is of use, and it is bounded.
pub(super) fn parse(error: &ParseError) -> Refusal {
    let text = error.to_string();
    let said = text.rsplit("= ").next().unwrap_or_default().trim();
    let mut refusal = Refusal::new(Code::GraphqlParseFailed, format!("Syntax error: {said}"));
    refusal.locations = error.positions().collect();
    refusal
}
