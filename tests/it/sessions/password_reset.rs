//! `personPasswordReset`.

use super::house::{HERE, House, errors, person, session};
use super::password_change::{AGENT, NEW, change, changed, refused};
use async_graphql::ID;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use secrecy::{ExposeSecret as _, SecretString};
use turno::command::{Role, UserErrorCode};
use turno::log::{Fact, payload};
use turno::sessions::PersonPasswordReset;
use turno_entity::PersonId;
use uuid::Uuid;

fn reset(person: impl Into<String>) -> PersonPasswordReset {
    PersonPasswordReset { person_id: ID::from(person.into()), idempotency_key: None, password: None }
}

async fn given(house: &House, command: PersonPasswordReset) -> SecretString {
    let issued = house.sign_in.reset_password(&house.desk, &house.admin, command).await;
    issued.unwrap_or_else(|refused| panic!("{refused:?}")).password.unwrap()
}

on_both_stacks!(a_given_password_ends_the_sign_ins_and_serves_to_choose_another, |stack| {
    let house = House::open(stack).await;
    let agent = house.agent.person().unwrap();
    let before = house.head().await;
    let keyed = || PersonPasswordReset { idempotency_key: Some("clave".to_owned()), ..reset(agent) };
    let password = given(&house, keyed()).await;
    assert!(!house.admits(&house.agent).await);
    let facts = house.facts_after(before).await;
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].1, Fact::PasswordReset(payload::PasswordReset { person: agent }));
    let again = house.sign_in.reset_password(&house.desk, &house.admin, keyed()).await.unwrap();
    assert!(again.password.is_none() && again.done.outcome.person == agent, "shown once");
    assert_eq!(house.head().await, before + 1);

    let password = password.expose_secret();
    let used = house.sign_in.create(&house.desk, session(AGENT, password), HERE).await;
    assert_eq!(errors(used), [(UserErrorCode::PasswordExpired, "password".to_owned())]);
    house.clock.advance(TimeDelta::hours(72) - TimeDelta::microseconds(1));
    changed(&house, change(password, NEW)).await.unwrap();
    house.sign_in.create(&house.desk, session(AGENT, NEW), HERE).await.unwrap();
    refused(&house, change(password, "una-tercera-clave"), UserErrorCode::CredentialsInvalid, "").await;
});

on_both_stacks!(a_given_password_lapses_after_three_days, |stack| {
    let house = House::open(stack).await;
    let password = given(&house, reset(house.agent.person().unwrap())).await;
    house.clock.advance(TimeDelta::hours(72));
    let expired = [(UserErrorCode::PasswordExpired, "password".to_owned())];
    let late = house.sign_in.create(&house.desk, session(AGENT, password.expose_secret()), HERE).await;
    assert_eq!(errors(late), expired);
    refused(&house, change(password.expose_secret(), NEW), expired[0].0, "password").await;
});

on_both_stacks!(nobody_resets_himself_nor_whoever_is_not_there, |stack| {
    let house = House::open(stack).await;
    let own = house.admin.person().unwrap();
    house.refuses(reset(own), UserErrorCode::SelfForbidden, "personId").await;
    for nobody in [PersonId(Uuid::from_u128(7)).to_string(), "per_x".to_owned()] {
        house.refuses(reset(nobody), UserErrorCode::NotFound, "personId").await;
    }
    assert!(house.admits(&house.admin).await);
});

on_both_stacks!(only_an_admin_gives_passwords, |stack| {
    let house = House::open(stack).await;
    let someone = house.done(person("otro@turno.example", Role::Agent, &[])).await.person;
    house.forbids(|| reset(someone)).await;
});
