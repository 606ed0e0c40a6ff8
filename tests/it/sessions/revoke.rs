//! `sessionRevoke`.

use super::house::{House, errors};
use desk_tests::on_both_stacks;
use turno::command::{Actor, Fault, Refused, UserErrorCode};
use turno::log::{Fact, payload};
use turno::sessions::{SessionRefresh, SessionRevoke};

on_both_stacks!(everybody_signs_out_for_himself, |stack| {
    let house = House::open(stack).await;
    let people = [
        "cliente@ferreteria.example",
        "agente@turno.example",
        "facturacion@turno.example",
        "admin@turno.example",
    ];
    for address in people {
        let signed = house.sign(address).await;
        let (actor, other) = (house.bearer(&signed), house.signed_in(address).await);
        let before = house.head().await;
        let done = house.desk.run(&actor, SessionRevoke::default()).await.unwrap();
        assert_eq!(done.outcome.session, signed.session.session);
        let (event, fact) = house.facts_after(before).await.remove(0);
        let revoked =
            payload::SessionRevoked { session: signed.session.session, person: signed.session.person };
        assert_eq!((fact, event.company_id), (Fact::SessionRevoked(revoked), signed.session.company));
        assert_eq!(event.actor, actor.name());

        assert!(!house.admits(&actor).await && house.admits(&other).await, "{address}");
        let refresh_token = signed.refresh_token.unwrap().as_str().to_owned();
        let refresh = SessionRefresh { refresh_token, idempotency_key: None };
        let refused = errors(house.sign_in.refresh(&house.desk, refresh).await);
        assert_eq!(refused, [(UserErrorCode::CredentialsInvalid, "refreshToken".to_owned())]);
        let again = house.desk.run(&actor, SessionRevoke::default()).await;
        assert!(matches!(again, Err(Refused::Fault(Fault::Unauthenticated))));
        assert_eq!(house.head().await, before + 1);
    }
    let nobody = house.desk.run(&Actor::Anonymous, SessionRevoke::default()).await;
    assert!(matches!(nobody, Err(Refused::Fault(Fault::Unauthenticated))));
});
