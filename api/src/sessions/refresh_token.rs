//! The refresh token: 256 random bits, kept by the desk only as a digest.
//!
//! Its text has a prefix, by which scanners find leaked ones, and a checksum, by which typing errors and
//! other texts are refused without a look at the store. That it is used once is the store's affair.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// What every refresh token begins with.
const PREFIX: &str = "trt_";

/// The random part.
const SECRET_BYTES: usize = 32;

/// The checksum after it; 36 bytes are 48 letters without padding.
const CHECKSUM_BYTES: usize = 4;

const TEXT_BYTES: usize = PREFIX.len() + 48;

/// A refresh token in the clear: handed out once and never stored.
pub struct RefreshToken {
    secret: SecretBox<[u8; SECRET_BYTES]>,
    text: SecretString,
}

/// What the store keeps of a refresh token. The secret has 256 bits, so that the digest needs no salt.
#[derive(Clone, Copy)]
pub struct RefreshTokenDigest([u8; 32]);

/// Why a text is no refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is not a refresh token")]
pub struct RefreshTokenError;

impl RefreshToken {
    /// The token of 256 random bits.
    #[must_use]
    pub fn from_bytes(secret: [u8; SECRET_BYTES]) -> Self {
        let whole = [&secret[..], &checksum(&secret)[..]].concat();
        let text = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(whole));
        Self { secret: SecretBox::new(Box::new(secret)), text: text.into() }
    }

    /// Reads the text that a client sends back.
    ///
    /// # Errors
    /// When prefix, length, alphabet or checksum are wrong.
    pub fn parse(text: &str) -> Result<Self, RefreshTokenError> {
        if text.len() != TEXT_BYTES {
            return Err(RefreshTokenError);
        }
        let encoded = text.strip_prefix(PREFIX).ok_or(RefreshTokenError)?;
        let whole = URL_SAFE_NO_PAD.decode(encoded).or(Err(RefreshTokenError))?;
        let (secret, sum) = whole.split_first_chunk::<SECRET_BYTES>().ok_or(RefreshTokenError)?;
        if bool::from(sum.ct_eq(&checksum(secret))) {
            Ok(Self::from_bytes(*secret))
        } else {
            Err(RefreshTokenError)
        }
    }

    /// The text to hand out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.expose_secret()
    }

    /// What to store, and what to look for.
    #[must_use]
    pub fn digest(&self) -> RefreshTokenDigest {
        RefreshTokenDigest(Sha256::digest(self.secret.expose_secret()).into())
    }
}

impl RefreshTokenDigest {
    /// The digest as it was stored.
    #[must_use]
    pub const fn from_stored(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest as it is stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In constant time.
impl PartialEq for RefreshTokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for RefreshTokenDigest {}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(hidden)")
    }
}

impl fmt::Debug for RefreshTokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshTokenDigest(hidden)")
    }
}

/// The first bytes of a digest over prefix and secret, so that it says nothing of the stored digest.
fn checksum(secret: &[u8; SECRET_BYTES]) -> [u8; CHECKSUM_BYTES] {
    let digest: [u8; 32] = Sha256::new().chain_update(PREFIX).chain_update(secret).finalize().into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}
