//! `personReinstate`.

use crate::sessions::house::House;
use crate::sessions::person_suspend::{AGENT, suspend};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::log::Fact;
use turno::people::PersonReinstate;
use turno_entity::PersonId;
use uuid::Uuid;

fn reinstate(person: impl Into<String>, reason: &str) -> PersonReinstate {
    let person_id = ID::from(person.into());
    PersonReinstate { person_id, reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(he_signs_in_anew, |stack| {
    let house = House::open(stack).await;
    let agent = house.agent.person().unwrap();
    house.done(suspend(agent, "Renunció")).await;
    let before = house.head().await;

    house.done(reinstate(agent, "Volvió")).await;
    house.done(reinstate(agent, "Otra vez")).await;
    let facts = house.facts_after(before).await;
    assert!(matches!(facts.as_slice(), [(_, Fact::PersonReinstated(e))] if e.person == agent));
    assert!(!house.admits(&house.agent).await, "his old sign-ins stay ended");
    let anew = house.signed_in(AGENT).await;
    assert!(house.admits(&anew).await);
});

on_both_stacks!(without_a_reason_or_a_person_nobody_is_let_in, |stack| {
    let house = House::open(stack).await;
    let own = house.admin.person().unwrap();
    house.refuses(reinstate(own, " "), UserErrorCode::TextRequired, "reason").await;
    for nobody in [PersonId(Uuid::from_u128(7)).to_string(), "per_x".to_owned()] {
        house.refuses(reinstate(&nobody, "x"), UserErrorCode::NotFound, "personId").await;
    }
});

on_both_stacks!(only_an_admin_reinstates_people, |stack| {
    let house = House::open(stack).await;
    let agent = house.agent.person().unwrap();
    house.forbids(|| reinstate(agent, "x")).await;
});
