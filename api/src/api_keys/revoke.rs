//! `apiKeyRevoke`: a key is dead, at once and for ever.

use super::errors::ApiKeyError;
use super::store;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use async_graphql::{ID, InputObject};
use serde::{Deserialize, Serialize};
use turno_entity::ApiKeyId;

/// Revokes a key. One that is revoked stays so.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "ApiKeyRevokeInput")]
pub struct ApiKeyRevoke {
    /// The key.
    pub api_key_id: ID,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

/// The key that is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRevoked {
    /// The key.
    pub key: ApiKeyId,
}

impl Command for ApiKeyRevoke {
    const NAME: &'static str = "apiKeyRevoke";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[UserErrorCode::NotFound]];
    type Outcome = ApiKeyRevoked;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<ApiKeyRevoked, Refused> {
        let revoked_by = tx.actor().person().ok_or(Fault::Forbidden)?;
        let key = ApiKeyId::parse(&self.api_key_id).ok_or(ApiKeyError::NotFound)?;
        let mut row = store::lock_key(tx, key).await?.ok_or(ApiKeyError::NotFound)?;
        if row.revoked_at.is_none() {
            row.revoked_at = Some(tx.now());
            row.revoked_by = Some(revoked_by);
            store::update_key(tx, row).await?;
            tx.record(About::default(), &payload::ApiKeyRevoked { key })?;
        }
        Ok(ApiKeyRevoked { key })
    }
}
