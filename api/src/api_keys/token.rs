//! The text of a key: `turno_`, its id, and 256 random bits with a checksum. The desk keeps a digest of the bits only.
//!
//! The beginning is the same for all, so that scanners find leaked keys; with the id, it says which to revoke. By the
//! checksum a mistyped or made-up key is refused without a look at the store.

use crate::platform::db::SecretDigest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;
use turno_entity::ApiKeyId;
use uuid::Uuid;

/// What every key begins with. No access token does.
pub(super) const PREFIX: &str = "turno_";

/// The random part.
const SECRET_BYTES: usize = 32;

/// The checksum after it; 36 bytes are 48 letters without padding.
const CHECKSUM_BYTES: usize = 4;

/// An id in hexadecimal digits.
const ID_LETTERS: usize = 32;

/// The secret of a key, in the clear: handed out once and never stored.
pub struct ApiKeySecret(SecretBox<[u8; SECRET_BYTES]>);

impl ApiKeySecret {
    /// The secret of 256 random bits.
    #[must_use]
    pub fn from_bytes(secret: [u8; SECRET_BYTES]) -> Self {
        Self(SecretBox::new(Box::new(secret)))
    }

    /// What is stored, and looked for.
    #[must_use]
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::of(self.0.expose_secret())
    }

    /// The text of a key with this secret.
    #[must_use]
    pub fn written(&self, key: ApiKeyId) -> SecretString {
        let secret = self.0.expose_secret();
        let whole = [&secret[..], &checksum(key, secret)[..]].concat();
        format!("{}_{}", beginning(key), URL_SAFE_NO_PAD.encode(whole)).into()
    }
}

impl fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKeySecret(hidden)")
    }
}

/// What a key begins with: no secret.
pub(super) fn beginning(key: ApiKeyId) -> String {
    format!("{PREFIX}{}", key.0.simple())
}

/// Reads the text of a key: which it is, and the digest of its secret. Anything else is none.
pub(super) fn parse(text: &str) -> Option<(ApiKeyId, SecretDigest)> {
    let (id, encoded) = text.strip_prefix(PREFIX)?.split_once('_')?;
    if id.len() != ID_LETTERS {
        return None;
    }
    let key = ApiKeyId(Uuid::try_parse(id).ok()?);
    let whole = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let (secret, sum) = whole.split_first_chunk::<SECRET_BYTES>()?;
    bool::from(sum.ct_eq(&checksum(key, secret))).then(|| (key, SecretDigest::of(secret)))
}

/// The first bytes of a digest over the beginning and the secret, so that it says nothing of the stored digest.
fn checksum(key: ApiKeyId, secret: &[u8; SECRET_BYTES]) -> [u8; CHECKSUM_BYTES] {
    let digest: [u8; 32] = Sha256::new().chain_update(beginning(key)).chain_update(secret).finalize().into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: u128) -> (ApiKeyId, String) {
        let id = ApiKeyId(Uuid::from_u128(id));
        (id, ApiKeySecret::from_bytes([7; 32]).written(id).expose_secret().to_owned())
    }

    #[test]
    fn what_is_written_is_read() {
        let (id, text) = key(5);
        assert!(text.starts_with("turno_00000000000000000000000000000005_") && text.len() == 87);
        assert_eq!(parse(&text), Some((id, ApiKeySecret::from_bytes([7; 32]).digest())));
    }

    #[test]
    fn one_letter_more_less_or_other_is_no_key() {
        let (_, text) = key(5);
        for place in 0..text.len() {
            let mut letters = text.clone().into_bytes();
            letters[place] = if letters[place] == b'2' { b'3' } else { b'2' };
            assert_eq!(parse(&String::from_utf8(letters).unwrap()), None, "letter {place}");
            assert_eq!(parse(&text[..place]), None, "the first {place} letters");
        }
        let (_, other) = key(6);
        let mixed = format!("{}{}", &other[..38], &text[38..]);
        for text in [format!("{text}A"), format!(" {text}"), mixed, "turno__".to_owned(), String::new()] {
            assert_eq!(parse(&text), None, "{text:?}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", ApiKeySecret::from_bytes([7; 32])), "ApiKeySecret(hidden)");
    }
}
