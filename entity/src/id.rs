//! Typed ids: a UUID in the database, a prefixed text outside.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// An id that knows its kind.
pub trait TypedId: Copy + Send + Sync + From<Uuid> + 'static {
    /// What stands before the underscore in the written form.
    const PREFIX: &'static str;
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
        }

        impl $name {
            /// Reads the written form; anything else is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let rest = text.strip_prefix($prefix)?.strip_prefix('_')?;
                // One written form only, so that an id is a key wherever it is kept as text.
                if rest.len() != 32 || rest.bytes().any(|b| !b.is_ascii_digit() && !(b'a'..=b'f').contains(&b)) {
                    return None;
                }
                Uuid::try_parse(rest).ok().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or_else(|| format!("not an id of the form {}_…", $prefix))
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

typed_id! {
    /// A client company.
    CompanyId = "com";
    /// A person who can sign in.
    PersonId = "per";
    /// A person's membership of a company.
    MemberId = "mem";
    /// A sign-in.
    SessionId = "ses";
    /// A ticket.
    TicketId = "tkt";
    /// A message of a ticket.
    MessageId = "msg";
    /// A quote for an improvement.
    QuoteId = "quo";
    /// A session of work on a ticket.
    WorkSessionId = "wrk";
    /// A ticket that may repeat earlier ones.
    RepeatId = "rep";
    /// A billable line.
    LineId = "lin";
    /// A closed month of a company.
    StatementId = "sta";
    /// Something that is told to somebody.
    NoticeId = "ntc";
    /// A key of an integration.
    ApiKeyId = "key";
}

/// The reserved company of tickets whose company is not yet known. It has no NIT and no members.
pub const UNIDENTIFIED: CompanyId = CompanyId(Uuid::from_u128(1));
