//! The accounts that the demo names.

use super::house::House;
use secrecy::ExposeSecret as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use turno::api_keys::authenticate;
use turno::command::{ApiKeyScope, Asker};
use turno::companies::Nit;
use turno::demo::{PASSWORD, accounts, api_key, is_demo};
use turno::people::{EmailAddress, has_demo_people};
use turno::platform::db::Scope;
use turno::sessions::{PasswordHasher, SessionCreate, SignIn, SignInThrottle, TokenKeys, TokenSettings};
use turno_entity::Role;

const ACCOUNTS: [(&str, Role, Option<&str>); 6] = [
    ("cliente@ferreteria-ejemplo.example", Role::Client, Some("999000001-2")),
    ("cliente@restaurante-prueba.example", Role::Client, Some("999000003-7")),
    ("agente@turno.example", Role::Agent, None),
    ("agente2@turno.example", Role::Agent, None),
    ("facturacion@turno.example", Role::Billing, None),
    ("admin@turno.example", Role::Admin, None),
];

#[tokio::test]
async fn each_account_signs_in() {
    let house = House::in_the_morning().await;
    let app = house.open().await;
    let hasher = PasswordHasher::standard(Arc::clone(app.desk.ids())).unwrap();
    let keys = TokenKeys::from_seed([7; 32], TokenSettings::new("turno")).unwrap();
    let sign_in = SignIn::new(hasher, SignInThrottle::default(), Arc::new(keys));
    for (email, role, nit) in ACCOUNTS {
        let input = SessionCreate {
            email: EmailAddress::parse(email).unwrap(),
            password: "turno-demo-2026".to_owned(),
            nit: None,
            idempotency_key: None,
        };
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let signed = sign_in.create(&app.desk, input, from).await.unwrap().outcome;
        assert_eq!(signed.session.role, role, "{email}");
        let acting = signed.session.nit.map(|nit| Nit::from_stored(&nit).unwrap().canonical());
        assert_eq!(acting.as_deref(), nit, "{email}");
    }
    assert_eq!(PASSWORD, "turno-demo-2026");
    let named: Vec<&str> = accounts().map(|(email, ..)| email).collect();
    assert!(ACCOUNTS.iter().all(|(email, ..)| named.contains(email)), "{named:?}");
    assert_eq!(named.len(), ACCOUNTS.len());
    app.close().await.unwrap();
}

/// What `serve` in production looks at before it begins.
#[tokio::test]
async fn it_is_known_as_a_demo() {
    let house = House::in_the_morning().await;
    let app = house.open().await;
    assert!(is_demo(&app.desk).await.unwrap());
    let tx = app.desk.read_as(Scope::System).await.unwrap();
    assert!(has_demo_people(&tx).await.unwrap());
    tx.rollback().await.unwrap();
    app.close().await.unwrap();
}

#[tokio::test]
async fn its_api_key_is_good_for_reading_and_invoicing() {
    let house = House::in_the_morning().await;
    let app = house.open().await;
    let key = api_key(&app.desk).await.unwrap().unwrap();
    let (actor, _) = authenticate(&app.desk, app.key_uses(), key.expose_secret()).await.unwrap();
    assert_eq!(actor.asker(), Asker::Key(ApiKeyScope::Invoice));
    app.desk.read(&actor).await.unwrap();
    app.close().await.unwrap();
}
