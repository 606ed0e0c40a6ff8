//! A position in the log that knows which log it belongs to.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A place in the log: the event's number, and 8 bytes of the hash of the commit that covers it. A cursor from
/// before a restore names a commit that this log does not have, and is found out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StreamCursor {
    /// The event; everything up to it has been seen.
    pub seq: i64,
    /// The first bytes of the covering link's hash.
    pub mark: [u8; 8],
}

/// A text that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a stream cursor")]
pub struct CursorError;

impl StreamCursor {
    /// The position of an event, given the hash of the link that covers it.
    #[must_use]
    pub fn new(seq: i64, link_hash: &str) -> Self {
        let mut mark = [0; 8];
        // A link's hash is 64 hex digits; a shorter one gives a mark that fits no commit.
        let _ = link_hash.get(..16).map(|head| hex::decode_to_slice(head, &mut mark));
        Self { seq, mark }
    }
}

impl fmt::Display for StreamCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.seq.to_be_bytes());
        bytes[8..].copy_from_slice(&self.mark);
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for StreamCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        let bytes = bytes.ok_or(CursorError)?;
        let (seq, mark) = bytes.split_at(8);
        let seq = i64::from_be_bytes(seq.try_into().ok().ok_or(CursorError)?);
        if seq < 0 {
            return Err(CursorError);
        }
        Ok(Self { seq, mark: mark.try_into().ok().ok_or(CursorError)? })
    }
}

impl From<StreamCursor> for String {
    fn from(cursor: StreamCursor) -> Self {
        cursor.to_string()
    }
}

impl TryFrom<String> for StreamCursor {
    type Error = CursorError;

    fn try_from(text: String) -> Result<Self, CursorError> {
        text.parse()
    }
}

/// A position of the log. Opaque; the same event always has the same position.
#[Scalar]
impl ScalarType for StreamCursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}
