//! People and their memberships.
//!
//! Always true: a person has one role and one mail address, which is his sign-in and no other person's; clients
//! belong to one company or several (DR-3), others to none; a person is a member of a company once. A password that
//! somebody else chose serves once and for three days. The document that an ADMIN enters is confirmed (DR-18); it is
//! never shown in full (DR-5). Who is suspended is shut out at once: his scope is no longer opened.
//!
//! ADMIN enters, suspends and reinstates; everybody reads himself. What also ends sign-ins (`personSuspend`,
//! `personPasswordReset`, `passwordChange`) stands in `sessions`.

mod confirm_document;
mod contact;
mod create;
mod document;
mod errors;
pub mod graphql;
mod member_add;
mod member_reinstate;
mod member_suspend;
mod membership;
mod names;
mod password;
mod reinstate;
mod store;

pub use confirm_document::MemberDocumentConfirm;
pub use contact::{EmailAddress, PhoneNumber};
pub use create::{PersonCreate, PersonCreated};
pub use document::{Document, DocumentError, DocumentWarning, dian_code, masked};
pub use errors::{DOCUMENT_ERRORS, PersonError, document_refusal};
pub use member_add::MemberAdd;
pub use member_reinstate::MemberReinstate;
pub use member_suspend::MemberSuspend;
pub use membership::{MAX_MEMBERSHIPS, MembershipInput};
pub use names::list_names;
pub use password::{ONE_USE_LIFETIME, PreparedPassword, one_use_password, set_password};
pub use reinstate::PersonReinstate;
pub use store::{
    Membership, find_active_member, find_by_email, find_member, find_person, has_demo_people,
    list_active_memberships, list_by_ids, list_members, list_people, list_to_be_told, lock_person,
    update_person,
};

use crate::command::{Refused, WriteTx};
use crate::log::About;
use serde::{Deserialize, Serialize};
use turno_entity::{MemberId, PersonId, member, person};

/// The person on whom something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDone {
    /// The person.
    pub person: PersonId,
}

/// The membership on which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDone {
    /// The membership.
    pub member: MemberId,
    /// Whose it is.
    pub person: PersonId,
}

/// Locks a person by the id as it was written.
pub async fn lock(tx: &WriteTx, id: &str) -> Result<person::Model, Refused> {
    let id = PersonId::parse(id).ok_or(PersonError::NotFound)?;
    lock_person(tx, id).await?.ok_or_else(|| PersonError::NotFound.into())
}

/// Locks a membership by the id as it was written.
async fn lock_member(tx: &WriteTx, id: &str) -> Result<member::Model, Refused> {
    let id = MemberId::parse(id).ok_or(PersonError::MemberNotFound)?;
    store::lock_member(tx, id).await?.ok_or_else(|| PersonError::MemberNotFound.into())
}

/// What the events of a membership are about.
const fn about(member: &member::Model) -> About {
    About { company: Some(member.company_id), ticket: None }
}
