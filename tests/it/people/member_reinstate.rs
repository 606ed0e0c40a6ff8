//! `memberReinstate`.

use super::member::{add, client, members, suspend};
use crate::sessions::house::{House, OTHER_NIT, membership};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::people::MemberReinstate;
use turno_entity::{MemberId, Standing};
use uuid::Uuid;

fn reinstate(member: impl Into<String>, reason: &str) -> MemberReinstate {
    let member_id = ID::from(member.into());
    MemberReinstate { member_id, reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(he_acts_for_the_company_again_with_the_same_sign_in, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    house.done(add(person, membership(OTHER_NIT))).await;
    let member = members(&house, person).await.remove(0);
    let before = house.head().await;
    house.done(suspend(member.id, "Ya no trabaja allí")).await;
    assert!(!house.admits(&house.client).await);

    house.done(reinstate(member.id, "Volvió")).await;
    house.done(reinstate(member.id, "Otra vez")).await;
    assert!(house.admits(&house.client).await, "the same session serves again");
    let rows = members(&house, person).await;
    assert!(rows.iter().all(|row| row.status == Standing::Active));
    let kinds: Vec<String> =
        house.facts_after(before).await.into_iter().map(|(event, _)| event.kind).collect();
    assert_eq!(kinds, ["MEMBER_SUSPENDED", "MEMBER_REINSTATED"]);
});

on_both_stacks!(without_a_reason_or_a_membership_nobody_is_let_in, |stack| {
    let house = House::open(stack).await;
    let member = members(&house, client(&house)).await.remove(0).id;
    house.refuses(reinstate(member, " "), UserErrorCode::TextRequired, "reason").await;
    let nobody = MemberId(Uuid::from_u128(7));
    house.refuses(reinstate(nobody, "x"), UserErrorCode::NotFound, "memberId").await;
});

on_both_stacks!(only_an_admin_reinstates_members, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let member = members(&house, person).await.remove(0).id;
    house.forbids(|| reinstate(member, "x")).await;
});
