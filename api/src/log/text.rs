//! Free text of an event, and the salted digest by which the chain knows it.

use crate::platform::ids::Ids;
use sha2::{Digest as _, Sha256};

/// A text that goes beside an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Which text of the event it is.
    pub name: &'static str,
    /// The text.
    pub plain: String,
    /// Random bytes in hex: without them a short text could be guessed from its digest.
    pub salt: String,
    /// What the payload holds.
    pub digest: String,
}

impl Text {
    /// Salts a text.
    #[must_use]
    pub fn new(ids: &Ids, name: &'static str, text: &str) -> Self {
        let salt = hex::encode(ids.bytes::<16>());
        Self { name, plain: text.to_owned(), digest: text_digest(&salt, text), salt }
    }
}

/// SHA-256 of salt and text, in hex.
#[must_use]
pub fn text_digest(salt: &str, text: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update("\n").chain_update(text).finalize())
}
