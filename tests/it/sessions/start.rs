//! `sessionCreate`.

use super::house::{HERE, House, NIT, OTHER_NIT, PASSWORD, errors, nit, person, session};
use async_graphql::ID;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use std::net::{IpAddr, Ipv4Addr};
use turno::command::{Actor, Fault, Refused, Role, UserErrorCode};
use turno::companies::CompanySuspend;
use turno::log::{Fact, payload};
use turno::platform::clock::Clock as _;
use turno::sessions::{PersonSuspend, SessionCreate, SessionOpen};

const CLIENT: &str = "cliente@ferreteria.example";
const BOTH: &str = "contadora@estudio.example";

async fn refused(house: &House, input: SessionCreate) -> Vec<(UserErrorCode, String)> {
    let before = house.head().await;
    let answer = house.sign_in.create(&house.desk, input, HERE).await;
    assert_eq!(house.head().await, before);
    errors(answer)
}

fn credentials() -> Vec<(UserErrorCode, String)> {
    vec![(UserErrorCode::CredentialsInvalid, String::new())]
}

on_both_stacks!(whoever_knows_his_password_gets_a_session, |stack| {
    let house = House::open(stack).await;
    let company = house.company(NIT).await.id;
    let before = house.head().await;
    let done = house.sign_in.create(&house.desk, session(CLIENT, PASSWORD), HERE).await.unwrap();
    let signed = done.outcome;
    let person = house.client.person().unwrap();
    let expected = SessionOpen {
        session: signed.session.session,
        person,
        role: Role::Client,
        company: Some(company),
        nit: Some("999000001".to_owned()),
    };
    assert_eq!(signed.session, expected);
    assert_eq!(signed.access_token.expires_at(), house.clock.now() + TimeDelta::minutes(10));
    assert!(signed.refresh_token.is_some());
    let actor = house.bearer(&signed);
    let as_said =
        Actor::Person { person, session: expected.session, role: Role::Client, company: Some(company) };
    assert_eq!(actor, as_said);
    assert!(house.admits(&actor).await);
    assert_ne!(house.client, actor, "another session of the same person");

    let facts = house.facts_after(before).await;
    let started = payload::SessionStarted { session: expected.session, person };
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].1, Fact::SessionStarted(started));
    assert_eq!(
        (facts[0].0.actor.as_str(), facts[0].0.company_id),
        (person.to_string().as_str(), Some(company))
    );
    assert_eq!(done.position.seq, facts[0].0.seq);
});

on_both_stacks!(staff_act_for_no_company, |stack| {
    let house = House::open(stack).await;
    let signed = house.sign("agente@turno.example").await;
    assert_eq!((signed.session.role, signed.session.company, signed.session.nit), (Role::Agent, None, None));
    let named = SessionCreate { nit: Some(nit(NIT)), ..session("agente@turno.example", PASSWORD) };
    assert_eq!(refused(&house, named).await, [(UserErrorCode::NotFound, "nit".to_owned())]);
});

on_both_stacks!(every_reason_not_to_let_somebody_in_is_the_same_answer_and_the_same_work, |stack| {
    let house = House::open(stack).await;
    let gone = house.enter("antes@turno.example", Role::Agent, &[]).await;
    let person_id = ID::from(gone.to_string());
    house.done(PersonSuspend { person_id, reason: "Se fue".to_owned(), idempotency_key: None }).await;
    let company_id = ID::from(house.company(OTHER_NIT).await.id.to_string());
    house.done(CompanySuspend { company_id, reason: "Mora".to_owned(), idempotency_key: None }).await;
    house.done(person("sin@turno.example", Role::Agent, &[])).await;

    let cases = [
        (CLIENT, "otra-clave-mala"),
        (CLIENT, ""),
        ("nadie@turno.example", PASSWORD),
        ("antes@turno.example", PASSWORD),
        ("cliente@restaurante.example", PASSWORD),
        ("sin@turno.example", PASSWORD),
    ];
    let mut before = house.hasher.work();
    for (address, password) in cases {
        assert_eq!(refused(&house, session(address, password)).await, credentials(), "{address}");
        assert_eq!(house.hasher.work() - before, 32, "{address}");
        before = house.hasher.work();
    }
});

on_both_stacks!(a_client_of_several_companies_names_one_or_acts_for_the_first, |stack| {
    let house = House::open(stack).await;
    house.enter(BOTH, Role::Client, &[OTHER_NIT, NIT]).await;
    let first = house.sign(BOTH).await;
    assert_eq!(first.session.nit.as_deref(), Some("999000003"));
    for (written, digits) in [(NIT, "999000001"), ("999.000.003", "999000003")] {
        let named = SessionCreate { nit: Some(nit(written)), ..session(BOTH, PASSWORD) };
        let signed = house.sign_in.create(&house.desk, named, HERE).await.unwrap().outcome;
        assert_eq!(signed.session.nit.as_deref(), Some(digits));
        assert!(house.admits(&house.bearer(&signed)).await);
    }
    house.enter_company("999000005", "Panadería").await;
    for foreign in ["999000005", "999000008"] {
        let named = SessionCreate { nit: Some(nit(foreign)), ..session(BOTH, PASSWORD) };
        assert_eq!(refused(&house, named).await, [(UserErrorCode::NotFound, "nit".to_owned())], "{foreign}");
    }

    let company_id = ID::from(house.company(OTHER_NIT).await.id.to_string());
    house.done(CompanySuspend { company_id, reason: "Mora".to_owned(), idempotency_key: None }).await;
    assert_eq!(house.sign(BOTH).await.session.nit.as_deref(), Some("999000001"), "the first that is in use");
});

on_both_stacks!(an_account_is_closed_after_five_failures_and_opens_again, |stack| {
    let house = House::open(stack).await;
    for _ in 0..5 {
        assert_eq!(refused(&house, session(CLIENT, "otra-clave-mala")).await, credentials());
    }
    let work = house.hasher.work();
    let elsewhere = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    for from in [HERE, elsewhere] {
        let closed = house.sign_in.create(&house.desk, session(CLIENT, PASSWORD), from).await;
        let Err(Refused::Fault(Fault::Throttled { retry_after_seconds })) = closed else { panic!() };
        assert_eq!(retry_after_seconds, 60);
    }
    assert_eq!(house.hasher.work(), work, "a closed account costs no work");
    house.sign("agente@turno.example").await;
    house.clock.advance(TimeDelta::seconds(60));
    house.sign(CLIENT).await;
    assert_eq!(refused(&house, session(CLIENT, "otra-clave-mala")).await, credentials(), "forgiven");
});

on_both_stacks!(an_address_is_closed_after_thirty_failures_over_many_accounts, |stack| {
    let house = House::open(stack).await;
    for number in 0..30 {
        let nobody = session(&format!("nadie{number}@turno.example"), PASSWORD);
        assert_eq!(refused(&house, nobody).await, credentials());
    }
    let closed = house.sign_in.create(&house.desk, session(CLIENT, PASSWORD), HERE).await;
    assert!(matches!(closed, Err(Refused::Fault(Fault::Throttled { .. }))));
    let elsewhere = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    house.sign_in.create(&house.desk, session(CLIENT, PASSWORD), elsewhere).await.unwrap();
});

on_both_stacks!(a_session_ends_after_thirty_days, |stack| {
    let house = House::open(stack).await;
    let actor = house.signed_in(CLIENT).await;
    house.clock.advance(TimeDelta::days(30) - TimeDelta::microseconds(1));
    assert!(house.admits(&actor).await);
    house.clock.advance(TimeDelta::microseconds(1));
    assert!(!house.admits(&actor).await);
});
