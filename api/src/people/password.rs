//! The password of a person, as it is stored. Hashing is slow on purpose and comes before the transaction.

use super::store;
use crate::command::WriteTx;
use crate::platform::db::DbResult;
use crate::platform::ids::Ids;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use turno_entity::person;

/// How long a password serves that somebody else gave.
pub const ONE_USE_LIFETIME: TimeDelta = TimeDelta::hours(72);

/// Letters and digits that cannot be taken for each other: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A password that was hashed before the transaction began.
#[derive(Clone, Debug)]
pub struct PreparedPassword {
    /// argon2id, as a PHC string.
    pub hash: SecretString,
    /// Whether somebody else gave it: it serves once, to choose another.
    pub serves_once: bool,
}

impl PreparedPassword {
    /// Until when it serves.
    #[must_use]
    pub fn expires_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.serves_once.then(|| now + ONE_USE_LIFETIME)
    }

    /// The hash as it is stored.
    #[must_use]
    pub fn stored(&self) -> String {
        self.hash.expose_secret().to_owned()
    }
}

/// A password to be read out or written down once: 100 random bits in four groups of five.
#[must_use]
pub fn one_use_password(ids: &Ids) -> SecretString {
    let letters: Vec<char> =
        ids.bytes::<20>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-").into()
}

/// Gives a person, whose row is locked, another password.
pub async fn set_password(
    tx: &mut WriteTx,
    mut row: person::Model,
    password: &PreparedPassword,
) -> DbResult<()> {
    row.password_hash = Some(password.stored());
    row.password_expires_at = password.expires_at(tx.now());
    store::update_person(tx, row).await
}
