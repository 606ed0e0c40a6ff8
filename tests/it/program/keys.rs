//! `/.well-known/jwks.json`: with what it gives, anybody can read the desk's tokens.

use crate::faults::desk;
use desk_tests::answer::text;
use desk_tests::process::{Base, Process};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_token_is_verified_with_the_keys_of_the_route() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 0).await;
    let route = format!("{}/.well-known/jwks.json", process.url);
    let answer = people.http.get(route).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let set: Value = answer.json().await.unwrap();
    let keys = set["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1, "{set}");
    assert_eq!((&keys[0]["kty"], &keys[0]["crv"]), (&json!("OKP"), &json!("Ed25519")));
    assert_eq!(keys[0].get("d"), None, "the private part stays at home");

    let token = &people.client;
    assert_eq!(decode_header(token).unwrap().kid.as_deref(), keys[0]["kid"].as_str());
    let key = DecodingKey::from_ed_components(text(&keys[0]["x"])).unwrap();
    let mut expected = Validation::new(Algorithm::EdDSA);
    expected.set_audience(&["turno"]);
    expected.set_issuer(&["turno"]);
    let claims = decode::<Value>(token, &key, &expected).unwrap().claims;
    assert_eq!((&claims["role"], &claims["nit"]), (&json!("CLIENT"), &json!("999000001-2")));
    let other = decode_header(&people.admin).map(|_| people.admin.rsplit_once('.').unwrap().1.to_owned());
    let forged = format!("{}.{}", token.rsplit_once('.').unwrap().0, other.unwrap());
    assert!(decode::<Value>(&forged, &key, &expected).is_err(), "another token's signature fits nothing");
    assert!(process.terminate().await);
}
