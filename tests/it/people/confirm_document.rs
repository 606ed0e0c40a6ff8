//! `memberDocumentConfirm`.

use super::member::{add, client, members, undocumented};
use crate::sessions::house::{House, OTHER_NIT};
use async_graphql::ID;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::log::Fact;
use turno::people::MemberDocumentConfirm;
use turno::platform::clock::Clock as _;
use turno_entity::{DocumentType, MemberId};
use uuid::Uuid;

fn confirm(member: impl Into<String>, document: Option<(DocumentType, &str)>) -> MemberDocumentConfirm {
    MemberDocumentConfirm {
        member_id: ID::from(member.into()),
        document_type: document.map(|(kind, _)| kind),
        document_number: document.map(|(_, number)| number.to_owned()),
        idempotency_key: None,
    }
}

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

on_both_stacks!(only_an_admin_confirms_documents, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let member = members(&house, person).await.remove(0).id;
    house.forbids(|| confirm(member, None)).await;
});
