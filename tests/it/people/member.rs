//! `memberAdd`, `memberDocumentConfirm`, `memberSuspend`, `memberReinstate`.

use crate::sessions::house::{HERE, House, NIT, OTHER_NIT, PASSWORD, errors, membership, nit, session};
use async_graphql::ID;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::CompanySuspend;
use turno::log::Fact;
use turno::people::{
    self, MAX_MEMBERSHIPS, MemberAdd, MemberDocumentConfirm, MemberReinstate, MemberSuspend, MembershipInput,
};
use turno::platform::clock::Clock as _;
use turno::platform::db::Scope;
use turno::sessions::SessionCreate;
use turno_entity::{DocumentType, MemberId, PersonId, Standing, member};
use uuid::Uuid;

const CLIENT: &str = "cliente@ferreteria.example";

fn add(person: impl Into<String>, membership: MembershipInput) -> MemberAdd {
    MemberAdd { person_id: ID::from(person.into()), membership, idempotency_key: None }
}

fn confirm(member: impl Into<String>, document: Option<(DocumentType, &str)>) -> MemberDocumentConfirm {
    MemberDocumentConfirm {
        member_id: ID::from(member.into()),
        document_type: document.map(|(kind, _)| kind),
        document_number: document.map(|(_, number)| number.to_owned()),
        idempotency_key: None,
    }
}

fn suspend(member: impl Into<String>, reason: &str) -> MemberSuspend {
    let member_id = ID::from(member.into());
    MemberSuspend { member_id, reason: reason.to_owned(), idempotency_key: None }
}

fn reinstate(member: impl Into<String>, reason: &str) -> MemberReinstate {
    let member_id = ID::from(member.into());
    MemberReinstate { member_id, reason: reason.to_owned(), idempotency_key: None }
}

fn client(house: &House) -> PersonId {
    house.client.person().unwrap()
}

async fn members(house: &House, person: PersonId) -> Vec<member::Model> {
    let tx = house.desk.read_as(Scope::System).await.unwrap();
    people::list_members(&tx, &[person]).await.unwrap()
}

fn undocumented(nit: &str) -> MembershipInput {
    MembershipInput { document_type: None, document_number: None, ..membership(nit) }
}

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

on_both_stacks!(a_document_is_entered_and_confirmed, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let member = house.done(add(person, undocumented(OTHER_NIT))).await.member;
    house.refuses(confirm(member, None), UserErrorCode::Empty, "documentNumber").await;
    let half = MemberDocumentConfirm { document_type: Some(DocumentType::Cc), ..confirm(member, None) };
    house.refuses(half, UserErrorCode::Empty, "documentNumber").await;
    let wrong = confirm(member, Some((DocumentType::Cc, "1111111")));
    house.refuses(wrong, UserErrorCode::Placeholder, "documentNumber").await;
    for nobody in [MemberId(Uuid::from_u128(7)).to_string(), "mem_x".to_owned()] {
        house.refuses(confirm(nobody, None), UserErrorCode::NotFound, "memberId").await;
    }

    let before = house.head().await;
    house.clock.advance(TimeDelta::minutes(5));
    house.done(confirm(member, Some((DocumentType::Ppt, "PPT 1.234.567")))).await;
    let row = members(&house, person).await.remove(1);
    assert_eq!(
        (row.document_type, row.document_number.as_deref()),
        (Some(DocumentType::Ppt), Some("1234567"))
    );
    assert_eq!(row.document_confirmed_at, Some(house.clock.now()));
    let facts = house.facts_after(before).await;
    let [(event, Fact::MemberDocumentConfirmed(confirmed))] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!((confirmed.member, confirmed.person), (member, person));
    assert_eq!(event.company_id, Some(row.company_id));
    assert!(!event.payload.contains("1234567"));

    house.done(confirm(member, None)).await;
    house.done(confirm(member, Some((DocumentType::Ppt, "1234567")))).await;
    assert_eq!(house.head().await, before + 1, "it is confirmed already");
});

on_both_stacks!(a_suspended_member_acts_for_his_other_company_only, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    house.done(add(person, membership(OTHER_NIT))).await;
    let member = members(&house, person).await.remove(0);
    let before = house.head().await;
    assert!(house.admits(&house.client).await);

    house.done(suspend(member.id, "Ya no trabaja allí")).await;
    assert!(!house.admits(&house.client).await, "at once");
    let elsewhere = house.sign(CLIENT).await;
    assert_eq!(elsewhere.session.nit.as_deref(), Some("999000003"));
    let named = SessionCreate { nit: Some(nit(NIT)), ..session(CLIENT, PASSWORD) };
    let refused = house.sign_in.create(&house.desk, named, HERE).await;
    assert_eq!(errors(refused), [(UserErrorCode::NotFound, "nit".to_owned())]);
    let facts = house.facts_after(before).await;
    assert!(matches!(&facts[0], (event, Fact::MemberSuspended(e))
        if e.member == member.id && e.person == person && event.company_id == Some(member.company_id)));

    house.done(suspend(member.id, "Otra vez")).await;
    house.done(reinstate(member.id, "Volvió")).await;
    house.done(reinstate(member.id, "Otra vez")).await;
    assert!(house.admits(&house.client).await, "the same session serves again");
    let rows = members(&house, person).await;
    assert!(rows.iter().all(|row| row.status == Standing::Active));
    let kinds: Vec<String> =
        house.facts_after(before).await.into_iter().map(|(event, _)| event.kind).collect();
    assert_eq!(kinds, ["MEMBER_SUSPENDED", "SESSION_STARTED", "MEMBER_REINSTATED"]);
});

on_both_stacks!(without_a_reason_or_a_membership_nothing_happens, |stack| {
    let house = House::open(stack).await;
    let member = members(&house, client(&house)).await.remove(0).id;
    house.refuses(suspend(member, " "), UserErrorCode::TextRequired, "reason").await;
    house.refuses(reinstate(member, " "), UserErrorCode::TextRequired, "reason").await;
    let nobody = MemberId(Uuid::from_u128(7));
    house.refuses(suspend(nobody, "x"), UserErrorCode::NotFound, "memberId").await;
    house.refuses(reinstate(nobody, "x"), UserErrorCode::NotFound, "memberId").await;
});

on_both_stacks!(only_an_admin_touches_memberships, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let member = members(&house, person).await.remove(0).id;
    house.forbids(|| add(person, membership(OTHER_NIT))).await;
    house.forbids(|| confirm(member, None)).await;
    house.forbids(|| suspend(member, "x")).await;
    house.forbids(|| reinstate(member, "x")).await;
});
