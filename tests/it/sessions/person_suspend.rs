//! `personSuspend`.

use super::house::{HERE, House, PASSWORD, errors, session};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::log::Fact;
use turno::sessions::PersonSuspend;
use turno_entity::PersonId;
use uuid::Uuid;

pub(crate) const AGENT: &str = "agente@turno.example";

pub(crate) fn suspend(person: impl Into<String>, reason: &str) -> PersonSuspend {
    let person_id = ID::from(person.into());
    PersonSuspend { person_id, reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(he_is_shut_out_at_once, |stack| {
    let house = House::open(stack).await;
    let agent = house.agent.person().unwrap();
    let second = house.signed_in(AGENT).await;
    let before = house.head().await;
    let keyed = || PersonSuspend { idempotency_key: Some("clave".to_owned()), ..suspend(agent, "Renunció") };
    house.done(keyed()).await;
    assert!(!house.admits(&house.agent).await && !house.admits(&second).await);
    assert!(house.admits(&house.client).await && house.admits(&house.admin).await);
    let refused = house.sign_in.create(&house.desk, session(AGENT, PASSWORD), HERE).await;
    assert_eq!(errors(refused), [(UserErrorCode::CredentialsInvalid, String::new())]);
    let facts = house.facts_after(before).await;
    assert!(matches!(facts.as_slice(), [(event, Fact::PersonSuspended(e))]
        if e.person == agent && !event.payload.contains("Renunció")));
    house.done(keyed()).await;
    house.done(suspend(agent, "Otra vez")).await;
    assert_eq!(house.head().await, before + 1, "who is shut out stays so");
});

on_both_stacks!(nobody_shuts_himself_out_nor_whoever_is_not_there, |stack| {
    let house = House::open(stack).await;
    let own = house.admin.person().unwrap();
    house.refuses(suspend(own, "x"), UserErrorCode::SelfForbidden, "personId").await;
    house.refuses(suspend(own, " "), UserErrorCode::TextRequired, "reason").await;
    for nobody in [PersonId(Uuid::from_u128(7)).to_string(), "per_x".to_owned()] {
        house.refuses(suspend(&nobody, "x"), UserErrorCode::NotFound, "personId").await;
    }
});

on_both_stacks!(only_an_admin_suspends_people, |stack| {
    let house = House::open(stack).await;
    let agent = house.agent.person().unwrap();
    house.forbids(|| suspend(agent, "x")).await;
});
