//! What the tests of memberships share.

use crate::sessions::house::{House, membership};
use async_graphql::ID;
use turno::people::{self, MemberAdd, MemberSuspend, MembershipInput};
use turno::platform::db::Scope;
use turno_entity::{PersonId, member};

pub(super) const CLIENT: &str = "cliente@ferreteria.example";

pub(super) fn add(person: impl Into<String>, membership: MembershipInput) -> MemberAdd {
    MemberAdd { person_id: ID::from(person.into()), membership, idempotency_key: None }
}

pub(super) fn suspend(member: impl Into<String>, reason: &str) -> MemberSuspend {
    let member_id = ID::from(member.into());
    MemberSuspend { member_id, reason: reason.to_owned(), idempotency_key: None }
}

pub(super) fn client(house: &House) -> PersonId {
    house.client.person().unwrap()
}

pub(super) async fn members(house: &House, person: PersonId) -> Vec<member::Model> {
    let tx = house.desk.read_as(Scope::System).await.unwrap();
    people::list_members(&tx, &[person]).await.unwrap()
}

pub(super) fn undocumented(nit: &str) -> MembershipInput {
    MembershipInput { document_type: None, document_number: None, ..membership(nit) }
}
