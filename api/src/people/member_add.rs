//! `memberAdd`: a client may act for one company more (DR-3).

use super::errors::{DOCUMENT_ERRORS, PersonError};
use super::membership::{MAX_MEMBERSHIPS, MembershipInput};
use super::{MemberDone, lock, store};
use crate::command::texts::Check;
use crate::command::{Command, Refused, Role, UserErrorCode, WriteTx};
use async_graphql::{ID, InputObject};
use serde::Serialize;

/// Makes a client a member of one company more.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "MemberAddInput")]
pub struct MemberAdd {
    /// The person.
    pub person_id: ID,
    /// The membership.
    pub membership: MembershipInput,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

impl Command for MemberAdd {
    const NAME: &'static str = "memberAdd";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[
        DOCUMENT_ERRORS,
        &[
            UserErrorCode::NotFound,
            UserErrorCode::MemberExists,
            UserErrorCode::RoleMismatch,
            UserErrorCode::CompanyUnknown,
            UserErrorCode::CompanySuspended,
            UserErrorCode::ValueInvalid,
        ],
    ];
    type Outcome = MemberDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<MemberDone, Refused> {
        let person = lock(tx, &self.person_id).await?;
        if person.role != Role::Client {
            return Err(PersonError::ClientsOnly.into());
        }
        let mut check = Check::default();
        let admitted = self.membership.admit(tx, "membership", &mut check).await?;
        check.done()?;
        let admitted = admitted.ok_or(PersonError::CompanyUnknown)?;
        // The person's lock orders those who add, so the count holds until the commit.
        if store::list_members(tx, &[person.id]).await?.len() >= MAX_MEMBERSHIPS {
            return Err(PersonError::TooMany.into());
        }
        let member = tx.id();
        admitted.insert(tx, &person, member, "membership").await?;
        Ok(MemberDone { member, person: person.id })
    }
}
