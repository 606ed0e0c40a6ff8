//! Keys by which a repeated write is known and answered, and not done again.

use super::Done;
use crate::command::{Actor, Command, Fault, Refused, UserError, UserErrorCode};
use crate::log::StreamCursor;
use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryFilter};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use turno_entity::idempotency;

/// A key is a name, not a text.
const MAX_KEY: usize = 200;

/// How long an answer is kept: the digest of what was asked may be of personal data, so not for ever.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// How many are forgotten by one statement.
const TOGETHER: i64 = 1_000;

/// Forgets answers from before an instant, and says how many.
pub(super) async fn forget_before(tx: &Tx, at: DateTime<Utc>) -> DbResult<u64> {
    let oldest = "(idempotency.actor, idempotency.mutation, idempotency.key) IN (SELECT actor, mutation, key \
                  FROM idempotency WHERE created_at < ? ORDER BY created_at LIMIT ?)";
    let values: [sea_orm::Value; 2] = [at.into(), TOGETHER.into()];
    let rows = Expr::cust_with_values(tx.marked(oldest), values);
    tx.delete(idempotency::Entity::delete_many().filter(rows)).await
}

/// The key of one command of one actor, and the digest of what he asked.
pub(super) struct Key {
    actor: String,
    mutation: &'static str,
    text: String,
    request_sha256: String,
}

#[derive(Serialize, Deserialize)]
struct Stored<O> {
    outcome: O,
    position: StreamCursor,
}

impl Key {
    /// The key, if the command carries one.
    pub(super) fn of<C: Command>(actor: &Actor, command: &C) -> Result<Option<Self>, Refused> {
        let Some(key) = command.idempotency_key() else { return Ok(None) };
        if key.is_empty() || key.len() > MAX_KEY || key.chars().any(char::is_control) {
            let message = format!("La clave de idempotencia debe tener entre 1 y {MAX_KEY} caracteres.");
            return Err(UserError::at("idempotencyKey", UserErrorCode::ValueInvalid, message).into());
        }
        let request_sha256 = hex::encode(Sha256::digest(serde_json::to_vec(command)?));
        // A person has one key space in each of his companies: the outcome names that company's rows.
        let company = actor.company().map(|company| format!("/{company}")).unwrap_or_default();
        let actor = format!("{}{company}", actor.name());
        Ok(Some(Self { actor, mutation: C::NAME, text: key.to_owned(), request_sha256 }))
    }

    /// What was answered before, if anything was.
    pub(super) async fn find<O: DeserializeOwned>(&self, tx: &Tx) -> Result<Option<Done<O>>, Refused> {
        let id = (self.actor.clone(), self.mutation.to_owned(), self.text.clone());
        let Some(row) = tx.find(idempotency::Entity::find_by_id(id)).await? else { return Ok(None) };
        if row.request_sha256 != self.request_sha256 {
            return Err(Fault::IdempotencyKeyReused.into());
        }
        let stored: Stored<O> = serde_json::from_str(&row.outcome)?;
        Ok(Some(Done { outcome: stored.outcome, position: stored.position }))
    }

    /// Keeps the answer, in the same commit as what was done.
    pub(super) async fn insert<O: Serialize>(
        &self,
        tx: &Tx,
        done: &Done<O>,
        now: DateTime<Utc>,
    ) -> Result<(), Refused> {
        let stored = Stored { outcome: &done.outcome, position: done.position };
        let row = idempotency::ActiveModel {
            actor: Set(self.actor.clone()),
            mutation: Set(self.mutation.to_owned()),
            key: Set(self.text.clone()),
            request_sha256: Set(self.request_sha256.clone()),
            outcome: Set(serde_json::to_string(&stored)?),
            created_at: Set(now),
        };
        Ok(tx.insert(row).await?)
    }
}
