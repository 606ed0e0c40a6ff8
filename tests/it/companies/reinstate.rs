//! `companyReinstate`.

use super::suspend::suspend;
use crate::sessions::house::{House, NIT};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::CompanyReinstate;
use turno::log::Fact;
use turno_entity::{CompanyId, Standing, UNIDENTIFIED};
use uuid::Uuid;

fn reinstate(company: impl Into<String>, reason: &str) -> CompanyReinstate {
    let company_id = ID::from(company.into());
    CompanyReinstate { company_id, reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(its_people_are_let_in_again_with_their_sign_ins, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.done(suspend(id, "Mora de tres meses")).await;
    let before = house.head().await;

    house.done(reinstate(id, "Pagó")).await;
    assert!(house.admits(&house.client).await, "the same session serves again");
    assert_eq!(house.company(NIT).await.status, Standing::Active);
    let facts = house.facts_after(before).await;
    assert!(matches!(facts.as_slice(), [(_, Fact::CompanyReinstated(_))]));
    house.done(reinstate(id, "Otra vez")).await;
    assert_eq!(house.head().await, before + 1, "a company in use stays so");
});

on_both_stacks!(without_a_reason_or_a_company_nobody_is_let_in, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.refuses(reinstate(id, " "), UserErrorCode::TextRequired, "reason").await;
    for nobody in [CompanyId(Uuid::from_u128(77)), UNIDENTIFIED] {
        house.refuses(reinstate(nobody, "x"), UserErrorCode::NotFound, "companyId").await;
    }
});

on_both_stacks!(only_an_admin_reinstates_companies, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.forbids(|| reinstate(id, "x")).await;
});
