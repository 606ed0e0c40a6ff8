//! Who looks: the scope of a transaction, and the statement that opens it.

use super::error::{DbError, DbResult};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::fmt;
use turno_entity::{ApiKeyId, ApiKeyScope, Class, CompanyId, PersonId, SessionId};
use uuid::Uuid;

/// What a transaction may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One company's rows, and what the desk shows to everybody.
    Company(CompanyId),
    /// All companies: agents and admins.
    Desk,
    /// Billable work of all companies, never conversations.
    Billing,
    /// The desk itself: workers, sign-in, the command line.
    System,
}

/// SHA-256 of a secret that is kept nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    /// The digest of a secret. It has 256 random bits, so that the digest needs no salt.
    #[must_use]
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// As it is stored: in hex.
    #[must_use]
    pub fn stored(&self) -> String {
        hex::encode(self.0)
    }
}

impl fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest(hidden)")
    }
}

/// Who is to be found alive before a scope is opened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A person who has signed in.
    Session {
        /// The session.
        session: SessionId,
        /// Who signed in.
        person: PersonId,
        /// The role, as the access token says.
        role: &'static str,
        /// The company acted for, as the access token says.
        company: Option<CompanyId>,
    },
    /// A key of an integration.
    Key {
        /// The key.
        key: ApiKeyId,
        /// Of the secret that was shown.
        digest: SecretDigest,
    },
}

impl Principal {
    /// His session, if he is a person.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Session { session, .. } => Some(*session),
            Self::Key { .. } => None,
        }
    }
}

impl Scope {
    const fn name(self) -> &'static str {
        match self {
            Self::Company(_) => "company",
            Self::Desk => "desk",
            Self::Billing => "billing",
            Self::System => "system",
        }
    }

    /// The company of a company's scope.
    #[must_use]
    pub const fn company(self) -> Option<CompanyId> {
        match self {
            Self::Company(company) => Some(company),
            _ => None,
        }
    }

    /// Whether rows of a class may be read or written at all.
    pub(super) fn admits(self, class: Class, billing: bool) -> bool {
        match self {
            Self::Billing => billing,
            // A company's own session and keys are written under its scope; sign-in itself is the system's.
            Self::Company(_) | Self::Desk | Self::System => {
                matches!(class, Class::Tenant | Class::Desk | Class::Credentials | Class::Log)
            }
        }
    }
}

const OPEN_AS_SYSTEM: &str = "SELECT set_config('app.scope', $1, true), set_config('app.company', '', true)";
const ALIVE: &str = "SELECT 1 AS alive FROM session s JOIN person p ON p.id = s.person_id \
     WHERE s.id = $3 AND s.person_id = $4 AND s.revoked_at IS NULL AND s.expires_at > $6 \
     AND s.company_id IS $2 AND p.status = 'ACTIVE' AND p.role = $5 AND $1 = $1 \
     AND ($2 IS NULL OR EXISTS (SELECT 1 FROM member m JOIN company c ON c.id = m.company_id \
          WHERE m.company_id = $2 AND m.person_id = $4 AND m.status = 'ACTIVE' AND c.status = 'ACTIVE'))";

/// Whether a key is alive, as `open_scope_by_key` asks it on PostgreSQL. Its scope covers those before it.
const KEY_ALIVE: &str = "SELECT 1 AS alive FROM api_key k WHERE k.id = $2 AND k.secret_sha256 = $3 \
     AND k.revoked_at IS NULL AND k.expires_at > $5 AND (k.scope = $4 OR k.scope = 'INVOICE') AND $1 = $1";

/// How the functions of the database that are about a principal end their name, and what they ask, in their order.
pub(super) fn question(
    scope: Scope,
    principal: Option<&Principal>,
    writes: bool,
    now: DateTime<Utc>,
) -> (&'static str, Vec<Value>) {
    let none: [Value; 4] =
        [None::<Uuid>.into(), None::<Uuid>.into(), None::<Uuid>.into(), None::<&str>.into()];
    let (ending, whom) = match principal {
        None => ("", none.to_vec()),
        Some(Principal::Session { session, person, role, company }) => {
            let company: Value = company.map(|id| id.0).into();
            ("", vec![company, session.0.into(), person.0.into(), (*role).into()])
        }
        Some(Principal::Key { key, digest }) => {
            let needed = if writes { ApiKeyScope::Invoice } else { ApiKeyScope::Read };
            ("_by_key", vec![key.0.into(), digest.stored().into(), needed.code().into()])
        }
    };
    let values = [vec![scope.name().into()], whom, vec![now.into()]].concat();
    (ending, values)
}

/// `$1, $2, …`: as many as there are values.
pub(super) fn places(values: &[Value]) -> String {
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    places.join(", ")
}

/// Opens the scope for the transaction: no row, no scope. A key that only reads opens none for a write.
pub(super) async fn open(
    on: &impl ConnectionTrait,
    scope: Scope,
    principal: Option<&Principal>,
    writes: bool,
    now: DateTime<Utc>,
) -> DbResult<()> {
    let backend = on.get_database_backend();
    let Some(principal) = principal else {
        if backend == DbBackend::Postgres {
            on.query_one_raw(Statement::from_sql_and_values(backend, OPEN_AS_SYSTEM, [scope.name().into()]))
                .await?;
        }
        return Ok(());
    };
    let (ending, values) = question(scope, Some(principal), writes, now);
    let sql = match (backend, principal) {
        (DbBackend::Postgres, _) => format!("SELECT open_scope{ending}({}) AS alive", places(&values)),
        (_, Principal::Session { .. }) => ALIVE.to_owned(),
        (_, Principal::Key { .. }) => KEY_ALIVE.to_owned(),
    };
    let row = on.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let alive = row.map(|row| row.try_get::<bool>("", "alive")).transpose()?;
    if alive == Some(true) { Ok(()) } else { Err(DbError::NotAlive) }
}

/// Those of several people of the desk, who act for no company, that are alive: one statement for all.
pub(super) async fn alive(
    on: &impl ConnectionTrait,
    principals: &[&Principal],
    now: DateTime<Utc>,
) -> DbResult<HashSet<SessionId>> {
    let mut values: Vec<Value> = vec![now.into()];
    let mut rows = Vec::with_capacity(principals.len());
    for principal in principals {
        let Principal::Session { session, person, role, .. } = principal else { continue };
        let first = values.len() + 1;
        rows.push(format!("(s.id = ${first} AND s.person_id = ${} AND p.role = ${})", first + 1, first + 2));
        values.extend([session.0.into(), person.0.into(), (*role).into()]);
    }
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT s.id FROM session s JOIN person p ON p.id = s.person_id WHERE s.revoked_at IS NULL \
         AND s.expires_at > $1 AND s.company_id IS NULL AND p.status = 'ACTIVE' AND ({})",
        rows.join(" OR ")
    );
    let backend = on.get_database_backend();
    let found = on.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(found.iter().map(|row| row.try_get("", "id").map(SessionId)).collect::<Result<_, _>>()?)
}
