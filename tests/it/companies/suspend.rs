//! `companySuspend`.

use crate::sessions::house::{House, NIT};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::CompanySuspend;
use turno::log::Fact;
use turno_entity::{CompanyId, Standing, UNIDENTIFIED};
use uuid::Uuid;

pub(crate) fn suspend(company: impl Into<String>, reason: &str) -> CompanySuspend {
    let company_id = ID::from(company.into());
    CompanySuspend { company_id, reason: reason.to_owned(), idempotency_key: None }
}

on_both_stacks!(its_people_are_shut_out_at_once, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    let before = house.head().await;
    assert!(house.admits(&house.client).await);

    house.done(suspend(id, "Mora de tres meses")).await;
    assert!(!house.admits(&house.client).await);
    assert!(house.admits(&house.other_client).await && house.admits(&house.agent).await);
    let row = house.company(NIT).await;
    assert_eq!((row.status, row.version), (Standing::Suspended, 2));
    let (event, fact) = house.facts_after(before).await.remove(0);
    assert!(matches!(fact, Fact::CompanySuspended(_)) && event.company_id == Some(id));
    assert!(!event.payload.contains("Mora"), "the reason stands apart from the chain");

    house.done(suspend(id, "Otra vez")).await;
    assert_eq!(house.head().await, before + 1, "a company that is shut out stays so");
});

on_both_stacks!(without_a_reason_or_a_company_nothing_happens, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.refuses(suspend(id, " "), UserErrorCode::TextRequired, "reason").await;
    for nobody in [CompanyId(Uuid::from_u128(77)), UNIDENTIFIED] {
        house.refuses(suspend(nobody, "x"), UserErrorCode::NotFound, "companyId").await;
    }
});

on_both_stacks!(only_an_admin_suspends_companies, |stack| {
    let house = House::open(stack).await;
    let id = house.company(NIT).await.id;
    house.forbids(|| suspend(id, "x")).await;
});
