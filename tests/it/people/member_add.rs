//! `memberAdd`.

use super::member::{CLIENT, add, client, members, undocumented};
use crate::sessions::house::{House, NIT, OTHER_NIT, membership};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::CompanySuspend;
use turno::log::Fact;
use turno::people::{MAX_MEMBERSHIPS, MemberAdd, MembershipInput};
use turno_entity::PersonId;
use uuid::Uuid;

on_both_stacks!(a_client_becomes_a_member_of_one_company_more, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let before = house.head().await;
    let keyed =
        || MemberAdd { idempotency_key: Some("clave".to_owned()), ..add(person, membership(OTHER_NIT)) };
    let done = house.done(keyed()).await;
    let rows = members(&house, person).await;
    assert_eq!((rows.len(), rows[1].id, done.person), (2, done.member, person));
    assert_eq!(rows[1].company_id, house.company(OTHER_NIT).await.id);
    assert_eq!((rows[1].given_names.as_str(), rows[1].email.as_str()), ("Luz Marina", CLIENT));
    let facts = house.facts_after(before).await;
    assert!(matches!(
        facts.as_slice(),
        [(added, Fact::MemberAdded(_)), (_, Fact::MemberDocumentConfirmed(_))]
            if added.company_id == Some(rows[1].company_id)
    ));
    assert_eq!(house.done(keyed()).await, done);
    assert_eq!(house.head().await, before + 2);
    house.refuses(add(person, membership(OTHER_NIT)), UserErrorCode::MemberExists, "membership.nit").await;
});

on_both_stacks!(only_clients_and_known_companies_in_use_are_joined, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let agent = house.agent.person().unwrap();
    house.refuses(add(agent, membership(NIT)), UserErrorCode::RoleMismatch, "memberships").await;
    for nobody in [PersonId(Uuid::from_u128(7)).to_string(), "per_x".to_owned()] {
        house.refuses(add(nobody, membership(NIT)), UserErrorCode::NotFound, "personId").await;
    }
    house
        .refuses(add(person, membership("999000008")), UserErrorCode::CompanyUnknown, "membership.nit")
        .await;
    let wrong = MembershipInput { document_number: Some("12".to_owned()), ..membership(OTHER_NIT) };
    let at = "membership.documentNumber";
    house.refuses(add(person, wrong), UserErrorCode::InvalidLength, at).await;
    let company_id = ID::from(house.company(OTHER_NIT).await.id.to_string());
    house.done(CompanySuspend { company_id, reason: "Mora".to_owned(), idempotency_key: None }).await;
    let suspended = UserErrorCode::CompanySuspended;
    house.refuses(add(person, membership(OTHER_NIT)), suspended, "membership.nit").await;
});

on_both_stacks!(nobody_belongs_to_companies_without_bound, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    for number in 0..MAX_MEMBERSHIPS {
        let nit = (900_100_000 + number).to_string();
        house.enter_company(&nit, "Empresa").await;
        if number + 1 < MAX_MEMBERSHIPS {
            house.done(add(person, undocumented(&nit))).await;
        } else {
            let more = add(person, undocumented(&nit));
            house.refuses(more, UserErrorCode::ValueInvalid, "memberships").await;
        }
    }
});

on_both_stacks!(only_an_admin_adds_members, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    house.forbids(|| add(person, membership(OTHER_NIT))).await;
});
