//! `apiKeyCreate`: an ADMIN makes a key for an integration and is shown its secret once.

use super::errors::ApiKeyError;
use super::token::ApiKeySecret;
use super::{rules, store};
use crate::command::texts::{self, Check};
use crate::command::{Actor, ApiKeyScope, Command, Fault, Refused, Role, Timestamp, UserErrorCode, WriteTx};
use crate::desk::{Desk, Done};
use crate::log::{About, payload};
use crate::platform::db::SecretDigest;
use async_graphql::InputObject;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use turno_entity::{ApiKeyId, api_key};

/// Makes a key.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "ApiKeyCreateInput")]
pub struct ApiKeyCreate {
    /// What it is for.
    pub name: String,
    /// What it may do. INVOICE covers READ.
    pub scopes: Vec<ApiKeyScope>,
    /// Until when it is good: two years at most.
    pub expires_at: Timestamp,
    /// A repetition with the same key makes no second one, and does not show the secret again.
    pub idempotency_key: Option<String>,
    /// The digest of its secret.
    #[graphql(skip)]
    #[serde(skip)]
    pub digest: Option<SecretDigest>,
}

/// The key that was made.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ApiKeyCreated {
    /// The key.
    pub key: ApiKeyId,
    /// Whether it happened now. In a replay it did not, and the secret of now is no key's.
    #[serde(skip)]
    pub now: bool,
}

impl Command for ApiKeyCreate {
    const NAME: &'static str = "apiKeyCreate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        &[UserErrorCode::ValueInvalid, UserErrorCode::DateInvalid, UserErrorCode::ApiKeysTooMany],
    ];
    type Outcome = ApiKeyCreated;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<ApiKeyCreated, Refused> {
        let digest = self.digest.ok_or_else(|| Fault::Internal("a key without a secret".to_owned()))?;
        let created_by = tx.actor().person().ok_or(Fault::Forbidden)?;
        store::lock_making(tx).await?;
        let (now, expires_at) = (tx.now(), self.expires_at.0);
        let mut check = Check::default();
        let name = check.take(texts::line("name", &self.name));
        let scope = rules::widest(&self.scopes).unwrap_or_else(|error| {
            check.push(error.into());
            ApiKeyScope::Read
        });
        rules::expiry(expires_at, now).unwrap_or_else(|error| check.push(error.into()));
        check.done()?;
        if store::count_alive(tx, now).await? >= rules::MAX_LIVE {
            return Err(ApiKeyError::TooMany.into());
        }
        let row = api_key::Model {
            id: tx.id(),
            name,
            scope,
            secret_sha256: digest.stored(),
            created_at: now,
            created_by,
            expires_at,
            last_used_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        let key = row.id;
        store::insert_key(tx, row).await?;
        tx.record(About::default(), &payload::ApiKeyCreated { key, scope, expires_at })?;
        Ok(ApiKeyCreated { key, now: true })
    }
}

/// A key with its secret to hand over: shown once, stored nowhere.
#[derive(Debug)]
pub struct Issued {
    /// What was done.
    pub done: Done<ApiKeyCreated>,
    /// The whole key; none in a replay.
    pub secret: Option<SecretString>,
}

/// `apiKeyCreate`, with the key to hand over.
pub async fn issue(desk: &Desk, actor: &Actor, mut command: ApiKeyCreate) -> Result<Issued, Refused> {
    let secret = ApiKeySecret::from_bytes(desk.ids().bytes());
    command.digest = Some(secret.digest());
    let done = desk.run(actor, command).await?;
    let secret = done.outcome.now.then(|| secret.written(done.outcome.key));
    Ok(Issued { done, secret })
}
