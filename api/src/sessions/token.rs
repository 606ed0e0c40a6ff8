//! The access token: a JWT signed with Ed25519, of the type `at+jwt` (RFC 9068), alive for ten minutes.
//!
//! Everything is checked against a given instant, never against the system's clock. Whatever is wrong
//! with a token, the caller is UNAUTHENTICATED; [`TokenError`] is for the desk's own eyes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::command::Role;
use crate::companies::Nit;

/// How long an access token lives unless the configuration says otherwise.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// The type of the token, so that no other JWT of the desk can pass for one (RFC 9068).
const TOKEN_TYPE: &str = "at+jwt";

/// Two clocks of one desk may differ by this much.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(60);

/// A token of ours is under 1 KiB; longer texts are refused unread.
const MAX_TOKEN_BYTES: usize = 4096;

/// What stands before the 32 bytes of an Ed25519 seed in PKCS#8 (RFC 8410).
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Who the bearer is: what the desk says of him in the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// `sub`: the id of the person.
    pub person_id: String,
    /// `sid`: the id of the session.
    pub session_id: String,
    /// `role`: what the person is to the desk.
    pub role: Role,
    /// `cid`: the id of the company for which a client acts.
    pub company_id: Option<String>,
    /// `nit`: the NIT of that company.
    pub nit: Option<Nit>,
}

/// A token that was found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    /// Who the bearer is.
    pub claims: Claims,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// A signed token, to be handed out. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct AccessToken {
    text: SecretString,
    expires_at: DateTime<Utc>,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// No JWT with our claims; this covers `alg: none`, which has no reading at all.
    #[error("the token is malformed")]
    Malformed,
    /// A JWT for another purpose.
    #[error("the token is of another type")]
    WrongType,
    /// Signed in a way that this desk does not use.
    #[error("the token is signed with another algorithm")]
    WrongAlgorithm,
    /// Signed with a key that this desk does not have.
    #[error("the token names an unknown key")]
    UnknownKey,
    /// The signature is not that of the key over this text.
    #[error("the signature of the token is wrong")]
    BadSignature,
    /// Issued by somebody else.
    #[error("the token has another issuer")]
    WrongIssuer,
    /// Issued for somebody else.
    #[error("the token is for another audience")]
    WrongAudience,
    /// Issued in the future.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// The desk could not sign.
    #[error("the token could not be signed")]
    NotSigned,
}

/// Why a configured key cannot sign. Says nothing of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signing key must be an Ed25519 key: PKCS#8 PEM, or 32 bytes in hex or base64")]
pub struct SigningKeyError;

/// An Ed25519 key pair and its name.
pub struct SigningKey {
    private: EncodingKey,
    public: DecodingKey,
    x: String,
    kid: String,
}

/// Who issues tokens, for whom, for how long.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// `iss`.
    pub issuer: String,
    /// `aud`.
    pub audience: String,
    /// From issue to expiry; [`ACCESS_LIFETIME`] by default.
    pub lifetime: TimeDelta,
}

impl TokenSettings {
    /// Tokens of an issuer for itself.
    #[must_use]
    pub fn new(issuer: &str) -> Self {
        Self { issuer: issuer.to_owned(), audience: issuer.to_owned(), lifetime: ACCESS_LIFETIME }
    }
}

/// Signs and verifies the access tokens of one desk.
pub struct TokenKeys {
    settings: TokenSettings,
    current: SigningKey,
    retired: Vec<SigningKey>,
    validation: Validation,
}

/// The claims as they travel.
#[derive(Serialize, Deserialize)]
struct Payload {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    sub: String,
    sid: String,
    role: RoleName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cid: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum RoleName {
    Client,
    Agent,
    Billing,
    Admin,
}

impl SigningKey {
    /// The key pair of a 32-byte seed.
    ///
    /// # Errors
    /// When the cryptographic library refuses the seed.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, SigningKeyError> {
        Self::from_private(EncodingKey::from_ed_der(&[&PKCS8_HEAD[..], &seed[..]].concat()))
    }

    /// The key pair that a configuration gives: PKCS#8 PEM, or a 32-byte seed in hex or base64.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn from_text(text: &SecretString) -> Result<Self, SigningKeyError> {
        let text = text.expose_secret().trim();
        if text.starts_with("-----BEGIN") {
            return Self::from_private(EncodingKey::from_ed_pem(text.as_bytes()).or(Err(SigningKeyError))?);
        }
        let bytes = match text.len() {
            64 => hex::decode(text).or(Err(SigningKeyError))?,
            _ => STANDARD.decode(text).or(Err(SigningKeyError))?,
        };
        Self::from_seed(bytes.try_into().or(Err(SigningKeyError))?)
    }

    /// A secret of its own for another purpose. Ed25519 signs deterministically, so a signature that never leaves is as
    /// secret as the key, and the same as long as the key is.
    pub fn derived(&self, purpose: &str) -> Result<[u8; 32], SigningKeyError> {
        let signature = jsonwebtoken::crypto::sign(purpose.as_bytes(), &self.private, Algorithm::EdDSA);
        Ok(Sha256::digest(signature.or(Err(SigningKeyError))?).into())
    }

    fn from_private(private: EncodingKey) -> Result<Self, SigningKeyError> {
        let jwk = Jwk::from_encoding_key(&private, Algorithm::EdDSA).or(Err(SigningKeyError))?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).or(Err(SigningKeyError))?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else { return Err(SigningKeyError) };
        let public = DecodingKey::from_ed_components(&pair.x).or(Err(SigningKeyError))?;
        Ok(Self { private, public, x: pair.x, kid })
    }

    /// The name of the key: its thumbprint (RFC 7638).
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, for others who verify.
    fn jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": self.x })
    }
}

impl TokenKeys {
    /// The tokens of a desk that signs with this key.
    #[must_use]
    pub fn new(current: SigningKey, settings: TokenSettings) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        // The library would look at the system's clock, and passes over claims that are absent.
        // Time, issuer and audience are checked in `checked` below.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        Self { settings, current, retired: Vec::new(), validation }
    }

    /// The tokens of a desk that signs with the key of this seed.
    ///
    /// # Errors
    /// When the cryptographic library refuses the seed.
    pub fn from_seed(seed: [u8; 32], settings: TokenSettings) -> Result<Self, SigningKeyError> {
        Ok(Self::new(SigningKey::from_seed(seed)?, settings))
    }

    /// Still believes tokens of a key that no longer signs, so that a key can be changed while people work.
    #[must_use]
    pub fn also_believing(mut self, retired: SigningKey) -> Self {
        self.retired.push(retired);
        self
    }

    /// Signs a token that lives from `now` on.
    ///
    /// # Errors
    /// [`TokenError::NotSigned`] when the cryptographic library fails.
    pub fn issue(&self, claims: &Claims, now: DateTime<Utc>) -> Result<AccessToken, TokenError> {
        let iat = now.timestamp();
        let exp = iat.saturating_add(self.settings.lifetime.num_seconds());
        let payload = Payload {
            iss: self.settings.issuer.clone(),
            aud: self.settings.audience.clone(),
            iat,
            exp,
            sub: claims.person_id.clone(),
            sid: claims.session_id.clone(),
            role: claims.role.into(),
            nit: claims.nit.map(Nit::canonical),
            cid: claims.company_id.clone(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(self.current.kid.clone());
        let text =
            jsonwebtoken::encode(&header, &payload, &self.current.private).or(Err(TokenError::NotSigned))?;
        Ok(AccessToken { text: text.into(), expires_at: instant(exp)? })
    }

    /// Believes a token or says why not.
    ///
    /// # Errors
    /// The first reason not to.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<VerifiedToken, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let header = jsonwebtoken::decode_header(token).or(Err(TokenError::Malformed))?;
        if header.alg != Algorithm::EdDSA {
            return Err(TokenError::WrongAlgorithm);
        }
        if !header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE)) {
            return Err(TokenError::WrongType);
        }
        // RFC 7515, 4.1.11: an extension that must be understood, and is not, refuses the token.
        if header.crit.is_some() {
            return Err(TokenError::Malformed);
        }
        let kid = header.kid.as_deref().ok_or(TokenError::UnknownKey)?;
        let key = self.keys().find(|key| key.kid == kid).ok_or(TokenError::UnknownKey)?;
        let data = jsonwebtoken::decode::<Payload>(token, &key.public, &self.validation)
            .map_err(|error| refusal(error.kind()))?;
        self.checked(data.claims, now)
    }

    /// The public keys as a JWK set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.keys().map(SigningKey::jwk).collect::<Vec<_>>() })
    }

    fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.current).chain(&self.retired)
    }

    fn checked(&self, payload: Payload, now: DateTime<Utc>) -> Result<VerifiedToken, TokenError> {
        if payload.iss != self.settings.issuer {
            return Err(TokenError::WrongIssuer);
        }
        if payload.aud != self.settings.audience {
            return Err(TokenError::WrongAudience);
        }
        let issued_at = instant(payload.iat)?;
        let expires_at = instant(payload.exp)?;
        if issued_at.signed_duration_since(now) > CLOCK_SKEW {
            return Err(TokenError::NotYetValid);
        }
        if expires_at <= now {
            return Err(TokenError::Expired);
        }
        let nit = payload.nit.as_deref().map(Nit::parse).transpose().or(Err(TokenError::Malformed))?;
        let claims = Claims {
            person_id: payload.sub,
            session_id: payload.sid,
            role: payload.role.into(),
            company_id: payload.cid,
            nit,
        };
        Ok(VerifiedToken { claims, issued_at, expires_at })
    }
}

impl AccessToken {
    /// The text to hand out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.expose_secret()
    }

    /// From when on it is worth nothing.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessToken(until {})", self.expires_at)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys()).finish()
    }
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Client => Self::Client,
            Role::Agent => Self::Agent,
            Role::Billing => Self::Billing,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Client => Self::Client,
            RoleName::Agent => Self::Agent,
            RoleName::Billing => Self::Billing,
            RoleName::Admin => Self::Admin,
        }
    }
}

const fn refusal(kind: &ErrorKind) -> TokenError {
    match kind {
        ErrorKind::InvalidSignature => TokenError::BadSignature,
        ErrorKind::InvalidAlgorithm => TokenError::WrongAlgorithm,
        _ => TokenError::Malformed,
    }
}

fn instant(seconds: i64) -> Result<DateTime<Utc>, TokenError> {
    DateTime::from_timestamp(seconds, 0).ok_or(TokenError::Malformed)
}
