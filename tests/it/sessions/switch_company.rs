//! `sessionSwitchCompany`.

use super::house::{House, NIT, OTHER_NIT, errors, nit};
use async_graphql::ID;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, Role, UserErrorCode};
use turno::companies::{CompanySuspend, find_by_nit};
use turno::log::{Fact, payload};
use turno::people;
use turno::sessions::{SessionRefresh, SessionSwitchCompany};

const BOTH: &str = "contadora@estudio.example";

fn switch(written: &str) -> SessionSwitchCompany {
    SessionSwitchCompany { nit: nit(written), idempotency_key: None }
}

on_both_stacks!(the_new_token_opens_the_new_company_and_the_old_one_is_dead_at_once, |stack| {
    let house = House::open(stack).await;
    house.enter(BOTH, Role::Client, &[NIT, OTHER_NIT]).await;
    let signed = house.sign(BOTH).await;
    let old = house.bearer(&signed);
    let before = house.head().await;

    let done = house.sign_in.switch_company(&house.desk, &old, switch(OTHER_NIT)).await.unwrap();
    let new = house.bearer(&done.outcome);
    let other = house.company(OTHER_NIT).await.id;
    assert_eq!((new.company(), new.person()), (Some(other), old.person()));
    assert_eq!(done.outcome.session.session, signed.session.session, "the same session");
    assert!(!house.admits(&old).await && house.admits(&new).await);
    let facts = house.facts_after(before).await;
    let (session, person) = (signed.session.session, signed.session.person);
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].1, Fact::SessionSwitched(payload::SessionSwitched { session, person }));
    assert_eq!(facts[0].0.company_id, Some(other));

    let tx = house.desk.read(&new).await.unwrap();
    assert!(find_by_nit(&tx, nit(OTHER_NIT)).await.unwrap().is_some());
    assert!(find_by_nit(&tx, nit(NIT)).await.unwrap().is_none(), "he stands inside the new walls");
    tx.rollback().await.unwrap();
    let again = house.sign_in.switch_company(&house.desk, &old, switch(NIT)).await;
    assert!(matches!(again, Err(Refused::Fault(Fault::Unauthenticated))));

    assert!(done.outcome.refresh_token.is_none(), "the refresh token stays");
    let refresh_token = signed.refresh_token.unwrap().as_str().to_owned();
    let refresh = SessionRefresh { refresh_token, idempotency_key: None };
    let refreshed = house.sign_in.refresh(&house.desk, refresh).await.unwrap().outcome;
    assert_eq!(refreshed.session.company, Some(other));
});

on_both_stacks!(a_company_that_is_not_his_and_one_that_is_not_are_the_same, |stack| {
    let house = House::open(stack).await;
    house.enter(BOTH, Role::Client, &[NIT, OTHER_NIT]).await;
    let actor = house.signed_in(BOTH).await;
    house.enter_company("999000005", "Panadería").await;
    let company_id = ID::from(house.company(OTHER_NIT).await.id.to_string());
    house.done(CompanySuspend { company_id, reason: "Mora".to_owned(), idempotency_key: None }).await;
    let before = house.head().await;
    for nowhere in ["999000005", "999000008", OTHER_NIT] {
        let refused = house.sign_in.switch_company(&house.desk, &actor, switch(nowhere)).await;
        assert_eq!(errors(refused), [(UserErrorCode::NotFound, "nit".to_owned())], "{nowhere}");
    }
    assert_eq!(house.head().await, before);
    assert!(house.admits(&actor).await);
    let same = house.sign_in.switch_company(&house.desk, &actor, switch(NIT)).await.unwrap();
    assert_eq!(same.outcome.session.company, actor.company());
    assert_eq!(house.head().await, before, "he acts for it already");
});

on_both_stacks!(only_clients_switch, |stack| {
    House::open(stack).await.forbids(|| switch(NIT)).await;
});

on_both_stacks!(a_person_sees_all_his_companies_and_nobody_elses, |stack| {
    let house = House::open(stack).await;
    let person = house.enter(BOTH, Role::Client, &[OTHER_NIT, NIT]).await;
    let actor = house.signed_in(BOTH).await;
    let tx = house.desk.read_wide(&actor).await.unwrap();
    let companies = people::list_active_memberships(&tx, person).await.unwrap();
    let nits: Vec<&str> = companies.iter().map(|company| company.nit.as_str()).collect();
    assert_eq!(nits, ["999000003", "999000001"]);
    tx.rollback().await.unwrap();
    let nobody = house.desk.read_wide(&turno::command::Actor::Anonymous).await;
    assert!(matches!(nobody, Err(Fault::Unauthenticated)));
    let nobody = house.desk.read(&turno::command::Actor::Anonymous).await;
    assert!(matches!(nobody, Err(Fault::Unauthenticated)), "nothing is read in the name of nobody");
});
