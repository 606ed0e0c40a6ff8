//! Keys of integrations in the API.

use super::rules::covered;
use super::{ApiKeyCreate, ApiKeyRevoke, issue, store, token};
use crate::command::{ApiKeyScope, Timestamp, UserError};
use crate::graphql::{ActorRef, Answer, Connection, caller, failure, mutate, page_args};
use crate::log::StreamCursor;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use secrecy::ExposeSecret as _;
use turno_entity::{ApiKeyId, api_key};

/// A key with which an integration calls, as BILLING. Its secret is shown by `apiKeyCreate` only.
#[derive(Clone, Debug)]
pub struct ApiKey(pub api_key::Model);

/// A key with which an integration calls, as BILLING. Its secret is shown by `apiKeyCreate` only.
#[Object]
impl ApiKey {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// What it is for.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it may do.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        covered(self.0.scope)
    }

    /// What it begins with, by which a leaked one is known.
    async fn prefix(&self) -> String {
        token::beginning(self.0.id)
    }

    /// When it was made.
    async fn created_at(&self) -> Timestamp {
        Timestamp(self.0.created_at)
    }

    /// Who made it.
    async fn created_by(&self) -> ActorRef {
        ActorRef::person(self.0.created_by)
    }

    /// Until when it is good.
    async fn expires_at(&self) -> Timestamp {
        Timestamp(self.0.expires_at)
    }

    /// When it was last used, to the minute; null if it never was.
    async fn last_used_at(&self) -> Option<Timestamp> {
        self.0.last_used_at.map(Timestamp)
    }

    /// When it was revoked; null if it was not.
    async fn revoked_at(&self) -> Option<Timestamp> {
        self.0.revoked_at.map(Timestamp)
    }

    /// Who revoked it; null if nobody did.
    async fn revoked_by(&self) -> Option<ActorRef> {
        self.0.revoked_by.map(ActorRef::person)
    }
}

async fn shown(ctx: &Context<'_>, key: ApiKeyId) -> Result<Option<ApiKey>> {
    let tx = caller(ctx)?.read().await?;
    Ok(store::list_by_ids(&tx, &[key]).await.map_err(failure)?.pop().map(ApiKey))
}

/// Reading keys.
#[derive(Default)]
pub struct ApiKeyQuery;

/// Reading keys.
#[Object]
impl ApiKeyQuery {
    /// The API keys, dead ones too, in the order in which they were made.
    async fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<ApiKey>> {
        let args = page_args::<ApiKeyId>("apiKeys", &(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = store::list_keys(&tx, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(rows, |row| row.id, ApiKey))
    }
}

/// What became of `apiKeyCreate`.
#[derive(SimpleObject)]
pub struct ApiKeyCreatePayload {
    /// The key; null when the mutation was refused.
    pub api_key: Option<Result<ApiKey>>,
    /// The whole key, to be sent as `Authorization: Bearer …`. It is shown here once, and null in a repetition.
    pub secret: Option<String>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `apiKeyRevoke`.
#[derive(SimpleObject)]
pub struct ApiKeyRevokePayload {
    /// The key as it is now; null when the mutation was refused.
    pub api_key: Option<Result<ApiKey>>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Making and revoking keys.
#[derive(Default)]
pub struct ApiKeyMutation;

/// Making and revoking keys.
#[Object]
impl ApiKeyMutation {
    /// Makes a key for an integration, and shows it once.
    async fn api_key_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ApiKeyCreate,
    ) -> Result<ApiKeyCreatePayload> {
        let caller = caller(ctx)?;
        let (done, secret) = match issue(&caller.desk, &caller.actor, input).await {
            Ok(issued) => (Ok(issued.done), issued.secret),
            Err(refused) => (Err(refused), None),
        };
        let answer = Answer::of(done)?;
        let api_key = match answer.done() {
            Some(done) => shown(ctx, done.key).await.transpose(),
            None => None,
        };
        Ok(ApiKeyCreatePayload {
            api_key,
            secret: secret.map(|secret| secret.expose_secret().to_owned()),
            stream_position: answer.position(),
            user_errors: answer.errors(),
        })
    }

    /// Revokes a key. It is dead at once, and for ever.
    async fn api_key_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: ApiKeyRevoke,
    ) -> Result<ApiKeyRevokePayload> {
        let answer = mutate(ctx, input).await?;
        let api_key = match answer.done() {
            Some(done) => shown(ctx, done.key).await.transpose(),
            None => None,
        };
        Ok(ApiKeyRevokePayload { api_key, stream_position: answer.position(), user_errors: answer.errors() })
    }
}
