//! `companyUpdate`.

use crate::sessions::house::{House, NIT};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::CompanyUpdate;
use turno::log::{Fact, payload, text_digest};
use turno_entity::{CompanyId, UNIDENTIFIED};
use uuid::Uuid;

fn update(company: impl Into<String>, name: &str, expected_version: i32) -> CompanyUpdate {
    let company_id = ID::from(company.into());
    CompanyUpdate { company_id, name: name.to_owned(), expected_version, idempotency_key: None }
}

on_both_stacks!(a_name_changes_and_the_version_counts, |stack| {
    let house = House::open(stack).await;
    let company = house.company(NIT).await;
    let before = house.head().await;
    house.done(update(company.id, "Ferretería Nueva", 1)).await;

    let row = house.company(NIT).await;
    assert_eq!((row.name.as_str(), row.version, row.id), ("Ferretería Nueva", 2, company.id));
    let facts = house.facts_after(before).await;
    let name = &house.texts_of(facts[0].0.seq).await["name"];
    assert_eq!(name.text, "Ferretería Nueva");
    let updated = payload::CompanyUpdated { name: text_digest(&name.salt, &name.text) };
    assert_eq!(facts.into_iter().map(|(_, fact)| fact).collect::<Vec<_>>(), [Fact::CompanyUpdated(updated)]);

    let head = house.head().await;
    house.done(update(company.id, "Ferretería Nueva", 2)).await;
    assert_eq!((house.head().await, house.company(NIT).await.version), (head, 2), "nothing to change");
});

on_both_stacks!(a_stale_version_an_empty_name_and_no_company_are_refused, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.refuses(update(id, "Otra", 2), UserErrorCode::VersionConflict, "expectedVersion").await;
    house.refuses(update(id, "", 1), UserErrorCode::TextRequired, "name").await;
    for nobody in [CompanyId(Uuid::from_u128(77)).to_string(), UNIDENTIFIED.to_string(), "com_x".to_owned()] {
        house.refuses(update(nobody, "Otra", 1), UserErrorCode::NotFound, "companyId").await;
    }
});

on_both_stacks!(only_an_admin_renames_companies, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.forbids(|| update(id, "Otra", 1)).await;
});
