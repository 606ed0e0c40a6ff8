//! Who looks: the scope of a transaction, and the statement that opens it.

use super::error::{DbError, DbResult};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use std::collections::HashSet;
use turno_entity::{Class, CompanyId, PersonId, SessionId};

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

/// A signed-in person, to be found alive before a scope is opened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principal {
    /// The session.
    pub session: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// The role, as the access token says.
    pub role: &'static str,
    /// The company acted for, as the access token says.
    pub company: Option<CompanyId>,
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
const OPEN_AS_PERSON: &str = "SELECT open_scope($1, $2, $3, $4, $5, $6) AS alive";
const ALIVE: &str = "SELECT 1 AS alive FROM session s JOIN person p ON p.id = s.person_id \
     WHERE s.id = $3 AND s.person_id = $4 AND s.revoked_at IS NULL AND s.expires_at > $6 \
     AND s.company_id IS $2 AND p.status = 'ACTIVE' AND p.role = $5 AND $1 = $1 \
     AND ($2 IS NULL OR EXISTS (SELECT 1 FROM member m JOIN company c ON c.id = m.company_id \
          WHERE m.company_id = $2 AND m.person_id = $4 AND m.status = 'ACTIVE' AND c.status = 'ACTIVE'))";

/// What the functions of the database ask of a scope and of a person, in their order.
pub(super) fn values(scope: Scope, principal: Option<&Principal>, now: DateTime<Utc>) -> [Value; 6] {
    [
        scope.name().into(),
        principal.and_then(|principal| principal.company).map(|id| id.0).into(),
        principal.map(|principal| principal.session.0).into(),
        principal.map(|principal| principal.person.0).into(),
        principal.map(|principal| principal.role).into(),
        now.into(),
    ]
}

/// Opens the scope for the transaction: no row, no scope.
pub(super) async fn open(
    on: &impl ConnectionTrait,
    scope: Scope,
    principal: Option<&Principal>,
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
    let sql = if backend == DbBackend::Postgres { OPEN_AS_PERSON } else { ALIVE };
    let values = values(scope, Some(principal), now);
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
    if principals.is_empty() {
        return Ok(HashSet::new());
    }
    let mut values: Vec<Value> = vec![now.into()];
    let mut rows = Vec::with_capacity(principals.len());
    for principal in principals {
        let first = values.len() + 1;
        rows.push(format!("(s.id = ${first} AND s.person_id = ${} AND p.role = ${})", first + 1, first + 2));
        values.extend([principal.session.0.into(), principal.person.0.into(), principal.role.into()]);
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
