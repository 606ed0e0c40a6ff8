//! The first ADMIN, from the command line.

use super::house::{House, PASSWORD, email};
use desk_tests::on_both_stacks;
use turno::command::{Refused, Role, UserErrorCode};
use turno::sessions::create_admin;

const NEW: &str = "jefa@turno.example";

fn code(refused: Refused) -> UserErrorCode {
    match refused {
        Refused::User(errors) => errors[0].code,
        other => panic!("{other:?}"),
    }
}

on_both_stacks!(an_admin_signs_in_with_the_password_of_the_command_line, |stack| {
    let house = House::open(stack).await;
    let names = ("Juana", "Paz");
    let enter = |address: &'static str, password: &'static str| {
        create_admin(&house.desk, &house.hasher, email(address), password.into(), names)
    };
    let person = enter(NEW, PASSWORD).await.unwrap();
    let signed = house.sign(NEW).await;
    assert_eq!((signed.session.person, signed.session.role), (person, Role::Admin));

    let head = house.head().await;
    assert_eq!(code(enter(NEW, PASSWORD).await.unwrap_err()), UserErrorCode::PersonExists);
    assert_eq!(code(enter("otra@turno.example", "corta").await.unwrap_err()), UserErrorCode::PasswordWeak);
    assert_eq!(house.head().await, head);
});
