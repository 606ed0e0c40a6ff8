//! `personCreate`: an ADMIN enters a person and hands him a password that serves once.

use super::errors::{DOCUMENT_ERRORS, PersonError};
use super::membership::{Admitted, MAX_MEMBERSHIPS, MembershipInput};
use super::{EmailAddress, PreparedPassword, store};
use crate::command::texts::{self, Check};
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use async_graphql::InputObject;
use serde::{Deserialize, Serialize};
use turno_entity::{MemberId, PersonId, Standing, person};

/// Enters a person. A client needs a membership of a company or more; others have none.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "PersonCreateInput")]
pub struct PersonCreate {
    /// The mail address with which the person signs in.
    pub email: EmailAddress,
    /// The one role.
    pub role: Role,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Of a client: the companies for which he may act.
    #[graphql(default)]
    pub memberships: Vec<MembershipInput>,
    /// A repetition with the same key enters nobody a second time, and does not show the password again.
    pub idempotency_key: Option<String>,
    /// The password. Without one the person cannot sign in until one is given.
    #[graphql(skip)]
    #[serde(skip)]
    pub password: Option<PreparedPassword>,
}

/// The person who was entered.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PersonCreated {
    /// The person.
    pub person: PersonId,
    /// Whether it happened now. In a replay it did not, and the password of now is nobody's.
    #[serde(skip)]
    pub now: bool,
}

impl Command for PersonCreate {
    const NAME: &'static str = "personCreate";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        texts::ERRORS,
        DOCUMENT_ERRORS,
        &[
            UserErrorCode::PersonExists,
            UserErrorCode::MemberExists,
            UserErrorCode::RoleMismatch,
            UserErrorCode::CompanyUnknown,
            UserErrorCode::CompanySuspended,
            UserErrorCode::ValueInvalid,
        ],
    ];
    type Outcome = PersonCreated;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<PersonCreated, Refused> {
        let mut check = Check::default();
        let given_names = check.take(texts::line("givenNames", &self.given_names));
        let surnames = check.take(texts::line("surnames", &self.surnames));
        let memberships = self.memberships(tx, &mut check).await?;
        check.done()?;
        let now = tx.now();
        let row = person::Model {
            id: tx.id(),
            email: self.email.as_str().to_owned(),
            password_hash: self.password.as_ref().map(PreparedPassword::stored),
            password_expires_at: self.password.as_ref().and_then(|password| password.expires_at(now)),
            role: self.role,
            given_names,
            surnames,
            status: Standing::Active,
            version: 1,
            created_at: now,
        };
        store::insert_person(tx, &row).await?;
        tx.record(About::default(), &payload::PersonCreated { person: row.id, role: row.role })?;
        // Ids of one instant are in no order; sorted, they keep the order of the input, and the first company is first.
        let mut ids: Vec<MemberId> = memberships.iter().map(|_| tx.id()).collect();
        ids.sort_unstable();
        for (index, (membership, id)) in memberships.into_iter().zip(ids).enumerate() {
            membership.insert(tx, &row, id, &part(index)).await?;
        }
        Ok(PersonCreated { person: row.id, now: true })
    }
}

impl PersonCreate {
    async fn memberships(&self, tx: &WriteTx, check: &mut Check) -> Result<Vec<Admitted>, Refused> {
        match (self.role, self.memberships.len()) {
            (Role::Client, 0) => check.push(PersonError::CompanyRequired.into()),
            (Role::Client, 1..=MAX_MEMBERSHIPS) | (_, 0) => {}
            (Role::Client, _) => return Err(PersonError::TooMany.into()),
            _ => return Err(PersonError::ClientsOnly.into()),
        }
        let mut admitted = Vec::new();
        for (index, membership) in self.memberships.iter().enumerate() {
            admitted.extend(membership.admit(tx, &part(index), check).await?);
        }
        Ok(admitted)
    }
}

fn part(index: usize) -> String {
    format!("memberships.{index}")
}
