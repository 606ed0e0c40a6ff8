//! Who the bearer of a key is.

use super::last_use::LastUses;
use super::{store, token};
use crate::command::{Actor, Fault};
use crate::desk::Desk;
use crate::platform::db::Scope;
use chrono::{DateTime, Utc};

/// Whether a bearer's text wants to be a key, and not an access token.
#[must_use]
pub fn is_api_key(text: &str) -> bool {
    text.starts_with(token::PREFIX)
}

/// Whose the key is, and until when it is good. Whatever is wrong with it, the answer is the same. It is not throttled
/// as sign-ins are: 256 random bits cannot be guessed, and a wrong key costs no more than one read by its id.
pub async fn authenticate(desk: &Desk, uses: &LastUses, text: &str) -> Result<(Actor, DateTime<Utc>), Fault> {
    let (key, digest) = token::parse(text).ok_or(Fault::Unauthenticated)?;
    let tx = desk.read_as(Scope::System).await?;
    let now = desk.clock().now();
    let row = store::find_alive(&tx, key, digest, now).await?.ok_or(Fault::Unauthenticated)?;
    tx.rollback().await?;
    uses.note(&row, now);
    Ok((Actor::Key { key, digest, scope: row.scope }, row.expires_at))
}
