//! The key of an integration to try, with a secret that everybody knows.

use super::cast::PASSWORD;
use super::{DemoError, run};
use crate::api_keys::{self, ApiKeyCreate, ApiKeySecret};
use crate::command::{Actor, ApiKeyScope, Fault, Timestamp};
use crate::desk::Desk;
use crate::platform::db::Scope;
use chrono::TimeDelta;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

/// For how long it is good.
const LIFE: TimeDelta = TimeDelta::days(365);

/// Of what everybody knows, so that it can be printed again: the desk keeps the digest of a secret only.
fn secret() -> ApiKeySecret {
    ApiKeySecret::from_bytes(Sha256::digest(PASSWORD).into())
}

/// The supervisor makes it.
pub(super) async fn make(desk: &Desk, admin: &Actor) -> Result<(), DemoError> {
    let command = ApiKeyCreate {
        name: "Facturador de prueba".to_owned(),
        scopes: vec![ApiKeyScope::Read, ApiKeyScope::Invoice],
        expires_at: Timestamp(desk.clock().now() + LIFE),
        idempotency_key: None,
        digest: Some(secret().digest()),
    };
    run(desk, admin, command).await.map(drop)
}

/// The whole key, as long as it is good.
pub async fn api_key(desk: &Desk) -> Result<Option<SecretString>, Fault> {
    let tx = desk.read_as(Scope::System).await?;
    let found = api_keys::find_of_secret(&tx, secret().digest(), desk.clock().now()).await?;
    tx.rollback().await?;
    Ok(found.map(|row| secret().written(row.id)))
}
