//! How the desk refuses: what a person did wrong, or what failed.

use crate::platform::db::DbError;
use async_graphql::{Enum, SimpleObject};
use thiserror::Error;

/// The closed list of codes of `userErrors`.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UserErrorCode {
    /// There is no such thing, or it is not yours: the answer is the same.
    NotFound,
    /// Somebody changed it since you read it; the payload holds it as it is now.
    VersionConflict,
    /// A text is empty.
    TextRequired,
    /// A text is longer than it may be.
    TextTooLong,
    /// A text holds control characters.
    TextInvalid,
    /// A value is outside its bounds.
    ValueInvalid,
    /// There is no topic with this code.
    TopicUnknown,
    /// The topic and the kind of the request do not go together.
    KindMismatch,
    /// Only the desk's people may say this.
    StaffOnly,
    /// The move is not open to a ticket that stands where this one stands.
    TicketStateConflict,
    /// Another agent has the ticket.
    NotAssignee,
    /// The ticket is taken.
    TicketTaken,
    /// The ticket is not identified yet.
    TicketNotIdentified,
    /// Other tickets were merged into this one: it cannot be merged itself.
    TicketMergeChain,
    /// The ticket belongs to another company than the one given.
    CompanyMismatch,
    /// No company has this NIT.
    CompanyUnknown,
    /// A company with this NIT exists.
    CompanyExists,
    /// The company is suspended.
    CompanySuspended,
    /// A person with this mail address exists.
    PersonExists,
    /// The person is a member of this company already.
    MemberExists,
    /// Clients need a company, others have none.
    RoleMismatch,
    /// The date lies in the past, or is no business day.
    DateInvalid,
    /// The ticket is no improvement, or another one.
    ImprovementMismatch,
    /// The improvement is free: it needs no quote.
    ImprovementIsFree,
    /// Nobody of the company may approve quotes.
    NoApprover,
    /// You may not approve quotes for this company.
    NotApprover,
    /// The amount is larger than can be charged.
    AmountOverflow,
    /// The quote was accepted or declined before.
    QuoteAnswered,
    /// The quote can no longer be accepted: its time is over.
    QuoteExpired,
    /// The quote can no longer be accepted: it was replaced, or its ticket is over.
    QuoteRetired,
    /// Work on an improvement begins after its quote was accepted.
    QuoteRequired,
    /// What the quote allows has been worked; a new quote is needed.
    QuoteExhausted,
    /// The agent works on something at that time already.
    WorkOverlaps,
    /// The session of work is not running.
    WorkNotRunning,
    /// The session of work runs still.
    WorkRunning,
    /// The session of work was corrected before.
    WorkSuperseded,
    /// The repeat was confirmed, dismissed or decided before.
    RepeatDecided,
    /// The repeat is disputed already.
    RepeatDisputed,
    /// The repeat is not disputed.
    RepeatNotDisputed,
    /// The ticket cannot be charged as a repeat: it was reopened or called off, or its cause is not the company's.
    RepeatNotChargeable,
    /// The five business days in which a repeat can be disputed are over.
    DisputeTooLate,
    /// The line cannot be invoiced or taken back: it is held, or was taken back.
    LineNotReady,
    /// The line stands in another invoice.
    LineInvoiced,
    /// The line was taken back before.
    LineReversed,
    /// The line takes another one back: it cannot be taken back itself.
    ReversalOfReversal,
    /// The month is not over yet.
    MonthNotOver,
    /// The month was closed before.
    MonthClosed,
    /// The mail address, the password or the token is wrong.
    CredentialsInvalid,
    /// A password was given that serves once: choose a new one with `passwordChange`.
    PasswordExpired,
    /// The password is too short or too easy.
    PasswordWeak,
    /// As many API keys are alive as there may be: revoke one.
    ApiKeysTooMany,
    /// You cannot do this to yourself.
    SelfForbidden,
    /// Of an identity document or a number (DR-4): nothing was given.
    Empty,
    /// DR-4: characters that cannot stand in it.
    InvalidChars,
    /// DR-4: not written in a known form.
    InvalidFormat,
    /// DR-4: too short or too long.
    InvalidLength,
    /// DR-4: a number that stands for none.
    Placeholder,
    /// DR-4: this is a NIT.
    LooksLikeNit,
}

/// What a person did wrong. The message is Spanish, for people.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// The code.
    pub code: UserErrorCode,
    /// The message.
    pub message: String,
    /// Where in the input.
    pub path: Vec<String>,
}

impl UserError {
    /// An error at a place of the input, written with dots: `requester.documentNumber`.
    pub fn at(path: &str, code: UserErrorCode, message: impl Into<String>) -> Self {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, message: message.into(), path }
    }

    /// The error of a part of the input, said of the whole.
    #[must_use]
    pub fn below(mut self, path: &str) -> Self {
        let below = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned);
        self.path.splice(0..0, below);
        self
    }
}

/// What failed, or is refused as a whole: a top-level error.
#[derive(Debug, Error)]
pub enum Fault {
    /// No sign-in, or one that is over.
    #[error("sign in first")]
    Unauthenticated,
    /// The role may not.
    #[error("this is not open to your role")]
    Forbidden,
    /// The key was used with another input.
    #[error("the idempotency key was used with another input")]
    IdempotencyKeyReused,
    /// Too many attempts.
    #[error("too many attempts; try again in {retry_after_seconds} s")]
    Throttled {
        /// When to come back.
        retry_after_seconds: i64,
    },
    /// The database took too long, or the desk is stopping.
    #[error("the desk cannot answer now; try again")]
    Unavailable,
    /// A mistake in the code, or a broken database. The text is for the log only.
    #[error("internal: {0}")]
    Internal(String),
}

/// Why a command did nothing.
#[derive(Debug)]
pub enum Refused {
    /// What the person can mend.
    User(Vec<UserError>),
    /// What he cannot.
    Fault(Fault),
    /// Another transaction was in the way: run it again.
    Retry(DbError),
    /// A unique constraint said no, and the command did not foresee it.
    Unique(String),
}

impl From<UserError> for Refused {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl From<Vec<UserError>> for Refused {
    fn from(errors: Vec<UserError>) -> Self {
        Self::User(errors)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Retry(_) => Self::Retry(error),
            DbError::Unique(name) => Self::Unique(name),
            other => Self::Fault(other.into()),
        }
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(Fault::Internal(error.to_string()))
    }
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NotAlive => Self::Unauthenticated,
            DbError::Away(_) => {
                tracing::warn!(error = chain(&error), "the database is away");
                Self::Unavailable
            }
            DbError::Retry(_) => Self::Unavailable,
            other => Self::Internal(chain(&other)),
        }
    }
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
