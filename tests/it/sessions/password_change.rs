//! `passwordChange`.

use super::house::{HERE, House, PASSWORD, email, errors, session};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, UserErrorCode};
use turno::desk::Done;
use turno::log::{Fact, payload};
use turno::people::PersonDone;
use turno::sessions::{PasswordChange, PersonSuspend};

pub(super) const AGENT: &str = "agente@turno.example";
pub(super) const NEW: &str = "una-clave-distinta";

pub(super) fn change(password: &str, new: &str) -> PasswordChange {
    PasswordChange {
        email: email(AGENT),
        password: password.to_owned(),
        new_password: new.to_owned(),
        idempotency_key: None,
    }
}

pub(super) async fn changed(house: &House, input: PasswordChange) -> Result<Done<PersonDone>, Refused> {
    house.sign_in.change_password(&house.desk, input, HERE).await
}

pub(super) async fn refused(house: &House, input: PasswordChange, code: UserErrorCode, path: &str) {
    let before = house.head().await;
    assert_eq!(errors(changed(house, input).await), [(code, path.to_owned())]);
    assert_eq!(house.head().await, before);
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
