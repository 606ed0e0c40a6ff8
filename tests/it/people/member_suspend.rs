//! `memberSuspend`.

use super::member::{CLIENT, add, client, members, suspend};
use crate::sessions::house::{HERE, House, NIT, OTHER_NIT, PASSWORD, errors, membership, nit, session};
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::log::Fact;
use turno::sessions::SessionCreate;
use turno_entity::MemberId;
use uuid::Uuid;

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

    let ended = house.head().await;
    house.done(suspend(member.id, "Otra vez")).await;
    assert_eq!(house.head().await, ended, "who is shut out stays so");
});

on_both_stacks!(without_a_reason_or_a_membership_nobody_is_shut_out, |stack| {
    let house = House::open(stack).await;
    let member = members(&house, client(&house)).await.remove(0).id;
    house.refuses(suspend(member, " "), UserErrorCode::TextRequired, "reason").await;
    let nobody = MemberId(Uuid::from_u128(7));
    house.refuses(suspend(nobody, "x"), UserErrorCode::NotFound, "memberId").await;
});

on_both_stacks!(only_an_admin_suspends_members, |stack| {
    let house = House::open(stack).await;
    let person = client(&house);
    let member = members(&house, person).await.remove(0).id;
    house.forbids(|| suspend(member, "x")).await;
});
