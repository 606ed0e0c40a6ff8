//! `passwordChange` and `personPasswordReset`.

use super::house::{HERE, House, PASSWORD, email, errors, person, session};
use async_graphql::ID;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use secrecy::{ExposeSecret as _, SecretString};
use turno::command::{Fault, Refused, Role, UserErrorCode};
use turno::desk::Done;
use turno::log::{Fact, payload};
use turno::people::PersonDone;
use turno::sessions::{PasswordChange, PersonPasswordReset, PersonSuspend};
use turno_entity::PersonId;
use uuid::Uuid;

const AGENT: &str = "agente@turno.example";
const NEW: &str = "una-clave-distinta";

fn change(password: &str, new: &str) -> PasswordChange {
    PasswordChange {
        email: email(AGENT),
        password: password.to_owned(),
        new_password: new.to_owned(),
        idempotency_key: None,
    }
}

fn reset(person: impl Into<String>) -> PersonPasswordReset {
    PersonPasswordReset { person_id: ID::from(person.into()), idempotency_key: None, password: None }
}

async fn changed(house: &House, input: PasswordChange) -> Result<Done<PersonDone>, Refused> {
    house.sign_in.change_password(&house.desk, input, HERE).await
}

async fn refused(house: &House, input: PasswordChange, code: UserErrorCode, path: &str) {
    let before = house.head().await;
    assert_eq!(errors(changed(house, input).await), [(code, path.to_owned())]);
    assert_eq!(house.head().await, before);
}

async fn given(house: &House, command: PersonPasswordReset) -> SecretString {
    let issued = house.sign_in.reset_password(&house.desk, &house.admin, command).await;
    issued.unwrap_or_else(|refused| panic!("{refused:?}")).password.unwrap()
}

on_both_stacks!(a_new_password_replaces_the_old_one_and_ends_the_sign_ins, |stack| {
    let house = House::open(stack).await;
    let before = house.head().await;
    let done = changed(&house, change(PASSWORD, NEW)).await.unwrap();
    let person = done.outcome.person;
    let facts = house.facts_after(before).await;
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].1, Fact::PasswordChanged(payload::PasswordChanged { person }));
    assert!(!house.admits(&house.agent).await && house.admits(&house.client).await);

    let old = house.sign_in.create(&house.desk, session(AGENT, PASSWORD), HERE).await;
    assert_eq!(errors(old), [(UserErrorCode::CredentialsInvalid, String::new())]);
    house.sign_in.create(&house.desk, session(AGENT, NEW), HERE).await.unwrap();
});

on_both_stacks!(a_wrong_password_and_a_weak_new_one_are_refused, |stack| {
    let house = House::open(stack).await;
    let work = house.hasher.work();
    for weak in ["corta", &"x".repeat(129), "aaaaaaaaaaaaaaaa", AGENT, PASSWORD] {
        refused(&house, change(PASSWORD, weak), UserErrorCode::PasswordWeak, "newPassword").await;
    }
    assert_eq!(house.hasher.work(), work, "what is refused by itself costs no work");
    refused(&house, change("otra-clave-mala", NEW), UserErrorCode::CredentialsInvalid, "").await;
    let nobody = PasswordChange { email: email("nadie@turno.example"), ..change(PASSWORD, NEW) };
    refused(&house, nobody, UserErrorCode::CredentialsInvalid, "").await;
    assert!(house.admits(&house.agent).await);

    let person_id = ID::from(house.agent.person().unwrap().to_string());
    house.done(PersonSuspend { person_id, reason: "x".to_owned(), idempotency_key: None }).await;
    refused(&house, change(PASSWORD, NEW), UserErrorCode::CredentialsInvalid, "").await;
});

on_both_stacks!(guessing_at_a_change_is_throttled_like_guessing_at_a_sign_in, |stack| {
    let house = House::open(stack).await;
    for number in 0..5 {
        if number % 2 == 0 {
            refused(&house, change("otra-clave-mala", NEW), UserErrorCode::CredentialsInvalid, "").await;
        } else {
            let wrong = house.sign_in.create(&house.desk, session(AGENT, "otra-clave-mala"), HERE).await;
            assert_eq!(errors(wrong), [(UserErrorCode::CredentialsInvalid, String::new())]);
        }
    }
    let closed = changed(&house, change(PASSWORD, NEW)).await;
    assert!(matches!(closed, Err(Refused::Fault(Fault::Throttled { retry_after_seconds: 60 }))));
});

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
