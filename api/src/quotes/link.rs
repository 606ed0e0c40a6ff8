//! The link of a quote's mail: it names the quote and the member, and only the desk can have made it.
//!
//! Nothing of it is stored: a link is good as long as its quote is open, so it serves once, and a revision kills it.

use crate::people;
use crate::platform::db::{DbResult, Tx};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use serde::Serialize;
use sha2::Sha256;
use std::sync::Arc;
use turno_entity::{MemberId, PersonId, QuoteId};
use uuid::Uuid;

/// What makes one use of the key differ from any other.
const PURPOSE: &[u8] = b"turno quote link\n";

/// Two ids and the signature.
const LENGTH: usize = 16 + 16 + 32;

/// What signs links. Its `Debug` shows nothing.
#[derive(Clone, Debug)]
pub struct LinkKey(Arc<SecretBox<[u8; 32]>>);

/// Whom a link names, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The quote.
    pub quote: QuoteId,
    /// The member to whom it was mailed.
    pub member: MemberId,
}

impl LinkKey {
    /// The key of a secret.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(secret))))
    }

    /// The token of a link.
    #[must_use]
    pub fn token(&self, holder: Holder) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(holder.quote.0.as_bytes());
        bytes.extend_from_slice(holder.member.0.as_bytes());
        if let Some(mac) = self.mac(&bytes) {
            bytes.extend_from_slice(&mac.finalize().into_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whom a token names, if the desk made it. The comparison takes the same time for every wrong one.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Holder> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == LENGTH)?;
        let (named, signature) = bytes.split_at(32);
        self.mac(named)?.verify_slice(signature).ok()?;
        let (quote, member) = named.split_at(16);
        let quote = QuoteId(Uuid::from_slice(quote).ok()?);
        Some(Holder { quote, member: MemberId(Uuid::from_slice(member).ok()?) })
    }

    /// A key of any length is good for HMAC, so this is always there.
    fn mac(&self, named: &[u8]) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_slice()).ok()?;
        Some(mac.chain_update(PURPOSE).chain_update(named))
    }
}

impl Holder {
    /// The member's person, if member, person and company are alive.
    pub async fn find_person(self, tx: &Tx) -> DbResult<Option<PersonId>> {
        people::find_active_member(tx, self.member).await
    }
}
