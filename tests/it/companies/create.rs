//! `companyCreate`.

use crate::sessions::house::{House, NIT, nit};
use desk_tests::{on_both_stacks, oracles};
use std::collections::HashSet;
use turno::command::{Fault, Refused, UserErrorCode};
use turno::companies::{CompanyCreate, Nit};
use turno::log::{Fact, payload, text_digest};
use turno::platform::clock::Clock as _;
use turno_entity::{Audience, Standing, company};

fn create(written: &str, name: &str) -> CompanyCreate {
    CompanyCreate { nit: nit(written), name: name.to_owned(), idempotency_key: None }
}

on_both_stacks!(a_company_is_entered_and_put_on_record, |stack| {
    let house = House::open(stack).await;
    let before = house.head().await;
    let done = house.done(create("NIT 999.000.005-1", " Panadería Uno ")).await;

    let row = house.company("999000005").await;
    let expected = company::Model {
        id: done.company,
        nit: Some("999000005".to_owned()),
        name: "Panadería Uno".to_owned(),
        status: Standing::Active,
        version: 1,
        created_at: house.clock.now(),
    };
    assert_eq!(row, expected);
    let facts = house.facts_after(before).await;
    assert_eq!(facts.len(), 1);
    let (event, fact) = &facts[0];
    let texts = house.texts_of(event.seq).await;
    assert_eq!((texts["nit"].text.as_str(), texts["name"].text.as_str()), ("999000005", "Panadería Uno"));
    let digest = |name: &str| text_digest(&texts[name].salt, &texts[name].text);
    let created = payload::CompanyCreated { nit: digest("nit"), name: digest("name") };
    assert_eq!(fact, &Fact::CompanyCreated(created), "the chain holds no number that may be a cédula");
    assert_eq!((event.company_id, event.audience), (Some(done.company), Audience::Desk));
    assert_eq!(event.actor, house.admin.name());
});

on_both_stacks!(oracle_nit_forms_name_one_tenant_each, |stack| {
    let house = House::open(stack).await;
    let mut known: HashSet<String> = HashSet::new();
    for row in oracles::rows("nit_forms.csv").into_iter().filter(|row| row["expect"] == "ok") {
        let read = Nit::parse(&row["input"]).unwrap();
        let command = CompanyCreate { nit: read, name: row["id"].clone(), idempotency_key: None };
        let taken = ["999000001", "999000003"].contains(&row["nit"].as_str());
        if known.insert(row["nit"].clone()) && !taken {
            let done = house.done(command).await;
            assert_eq!(house.company(&row["input"]).await.id, done.company, "{row:?}");
        } else {
            house.refuses(command, UserErrorCode::CompanyExists, "nit").await;
        }
        assert_eq!(house.company(&row["input"]).await.nit.as_deref(), Some(row["nit"].as_str()), "{row:?}");
    }
});

on_both_stacks!(a_company_without_a_proper_name_or_with_a_known_nit_is_refused, |stack| {
    let house = House::open(stack).await;
    house.refuses(create(NIT, "Otra"), UserErrorCode::CompanyExists, "nit").await;
    house.refuses(create("999000001", "Otra"), UserErrorCode::CompanyExists, "nit").await;
    house.refuses(create("999000005", "  "), UserErrorCode::TextRequired, "name").await;
    house.refuses(create("999000005", &"x".repeat(201)), UserErrorCode::TextTooLong, "name").await;
    house.refuses(create("999000005", "a\u{7}b"), UserErrorCode::TextInvalid, "name").await;
});

on_both_stacks!(of_two_who_enter_one_nit_at_once_one_succeeds, |stack| {
    let house = House::open(stack).await;
    let other = house.another_desk().await;
    let before = house.head().await;
    let (one, two) = tokio::join!(
        house.desk.run(&house.admin, create("999000005", "Una")),
        other.run(&house.admin, create("999000005-1", "Dos")),
    );
    let done = [&one, &two].into_iter().filter(|answer| answer.is_ok()).count();
    assert_eq!((done, house.head().await - before), (1, 1));
    let refused = if one.is_ok() { two } else { one };
    assert!(matches!(refused, Err(Refused::User(errors)) if errors[0].code == UserErrorCode::CompanyExists));
});

on_both_stacks!(a_repetition_is_answered_and_not_done_again, |stack| {
    let house = House::open(stack).await;
    let keyed = |written: &str, name: &str| CompanyCreate {
        idempotency_key: Some("clave-1".to_owned()),
        ..create(written, name)
    };
    let first = house.done(keyed("999000005", "Panadería")).await;
    let head = house.head().await;
    let again = house.done(keyed("999.000.005-1", "Panadería")).await;
    assert_eq!((again, house.head().await), (first, head));

    let reused = house.desk.run(&house.admin, keyed("999000005", "Otro nombre")).await;
    assert!(matches!(reused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    assert_eq!(house.head().await, head);
});

on_both_stacks!(a_repetition_at_the_same_moment_is_answered_too, |stack| {
    let house = House::open(stack).await;
    let other = house.another_desk().await;
    let before = house.head().await;
    let keyed =
        || CompanyCreate { idempotency_key: Some("clave-1".to_owned()), ..create("999000005", "Panadería") };
    let (one, two) = tokio::join!(house.desk.run(&house.admin, keyed()), other.run(&house.admin, keyed()));
    assert_eq!(one.unwrap().outcome, two.unwrap().outcome);
    assert_eq!(house.head().await, before + 1);
});

on_both_stacks!(only_an_admin_enters_companies, |stack| {
    House::open(stack).await.forbids(|| create("999000005", "Panadería")).await;
});
