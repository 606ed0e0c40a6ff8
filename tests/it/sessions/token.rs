//! Access tokens: what is believed, and what is not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use proptest::prelude::*;
use serde_json::{Value, json};
use turno::command::Role;
use turno::companies::Nit;
use turno::sessions::{ACCESS_LIFETIME, Claims, SigningKey, TokenError, TokenKeys, TokenSettings};

/// The key of RFC 8037, appendix A.
const RFC8037_SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const RFC8037_X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const RFC8037_THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

fn seed() -> [u8; 32] {
    BASE64.decode(RFC8037_SEED).expect("base64url").try_into().expect("32 bytes")
}

fn settings() -> TokenSettings {
    TokenSettings {
        issuer: "https://desk.example".to_owned(),
        audience: "turno".to_owned(),
        lifetime: ACCESS_LIFETIME,
    }
}

fn keys() -> TokenKeys {
    TokenKeys::from_seed(seed(), settings()).expect("a seed")
}

fn now() -> DateTime<Utc> {
    "2026-07-13T13:00:00Z".parse().expect("an instant")
}

fn fulana() -> Claims {
    Claims {
        person_id: "per_1".to_owned(),
        session_id: "ses_1".to_owned(),
        role: Role::Client,
        company_id: Some("com_1".to_owned()),
        nit: Some(Nit::parse("999000001-2").expect("a NIT")),
    }
}

fn issued() -> String {
    keys().issue(&fulana(), now()).expect("signed").as_str().to_owned()
}

fn refused(token: &str) -> Result<(), TokenError> {
    keys().verify(token, now()).map(|_| ())
}

/// One part of a token as JSON.
fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).expect("three parts");
    serde_json::from_slice(&BASE64.decode(text).expect("base64url")).expect("json")
}

fn encoded(value: &Value) -> String {
    BASE64.encode(value.to_string())
}

/// A token that is signed with the desk's own key over whatever a test likes.
fn signed(change: impl FnOnce(&mut Header, &mut Value)) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(RFC8037_THUMBPRINT.to_owned());
    let mut claims = part(&issued(), 1);
    change(&mut header, &mut claims);
    let head = hex::decode("302e020100300506032b657004220420").expect("hex");
    let key = EncodingKey::from_ed_der(&[head.as_slice(), &seed()].concat());
    jsonwebtoken::encode(&header, &claims, &key).expect("signed")
}

#[test]
fn a_token_says_who_the_bearer_is() {
    let token = issued();
    let verified = keys().verify(&token, now()).expect("our own token");
    assert_eq!(verified.claims, fulana());
    assert_eq!(verified.issued_at, now());
    assert_eq!(verified.expires_at, now() + TimeDelta::minutes(10));
    assert_eq!(part(&token, 0), json!({"typ": "at+jwt", "alg": "EdDSA", "kid": RFC8037_THUMBPRINT}));
    let exp = now().timestamp() + 600;
    assert_eq!(
        part(&token, 1),
        json!({"iss": "https://desk.example", "aud": "turno", "iat": now().timestamp(), "exp": exp,
            "sub": "per_1", "sid": "ses_1", "role": "CLIENT", "nit": "999000001-2", "cid": "com_1"})
    );
    assert_eq!(signed(|_, _| {}), token, "Ed25519 is deterministic: the forger of these tests is faithful");
}

#[test]
fn staff_have_no_company() {
    for role in [Role::Agent, Role::Billing, Role::Admin] {
        let claims = Claims { role, company_id: None, nit: None, ..fulana() };
        let token = keys().issue(&claims, now()).expect("signed");
        assert_eq!(keys().verify(token.as_str(), now()).expect("our own").claims, claims);
        let payload = part(token.as_str(), 1);
        assert!(payload.get("nit").is_none() && payload.get("cid").is_none(), "{payload}");
        assert!(!format!("{token:?}").contains(token.as_str()));
    }
}

#[test]
fn the_key_set_is_public_and_named_by_thumbprint() {
    assert_eq!(
        keys().jwks(),
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
            "kid": RFC8037_THUMBPRINT, "x": RFC8037_X}]})
    );
}

#[test]
fn a_key_comes_as_pem_hex_or_base64() {
    let head = hex::decode("302e020100300506032b657004220420").expect("hex");
    let standard = base64::engine::general_purpose::STANDARD;
    let der = standard.encode([head.as_slice(), &seed()].concat());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
    for text in [pem, hex::encode(seed()), standard.encode(seed())] {
        let key = SigningKey::from_text(&text.as_str().into()).expect("a key");
        assert_eq!(key.kid(), RFC8037_THUMBPRINT);
        assert_eq!(format!("{key:?}"), format!("SigningKey({RFC8037_THUMBPRINT})"));
    }
    for text in
        ["", "secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", &"z".repeat(64)]
    {
        assert!(SigningKey::from_text(&text.into()).is_err(), "{text:?}");
    }
}

#[test]
fn a_token_lives_ten_minutes() {
    let token = issued();
    let at = |delta| keys().verify(&token, now() + delta).map(|_| ());
    assert_eq!(at(TimeDelta::minutes(10) - TimeDelta::microseconds(1)), Ok(()));
    assert_eq!(at(TimeDelta::minutes(10)), Err(TokenError::Expired));
    assert_eq!(at(TimeDelta::days(1)), Err(TokenError::Expired));
    assert_eq!(at(-TimeDelta::seconds(60)), Ok(()), "clocks of one desk may differ a little");
    assert_eq!(at(-TimeDelta::seconds(61)), Err(TokenError::NotYetValid));
}

#[test]
fn a_forged_signature_is_refused() {
    let token = issued();
    let (text, signature) = token.rsplit_once('.').expect("three parts");
    let mut bytes = BASE64.decode(signature).expect("base64url");
    bytes[0] ^= 1;
    assert_eq!(refused(&format!("{text}.{}", BASE64.encode(bytes))), Err(TokenError::BadSignature));
    let mut claims = part(&token, 1);
    claims["role"] = json!("ADMIN");
    let (header, _) = token.split_once('.').expect("three parts");
    assert_eq!(refused(&format!("{header}.{}.{signature}", encoded(&claims))), Err(TokenError::BadSignature));
    let other = TokenKeys::from_seed([7; 32], settings()).expect("a seed");
    let foreign = other.issue(&fulana(), now()).expect("signed");
    let (_, foreign_signature) = foreign.as_str().rsplit_once('.').expect("three parts");
    assert_eq!(refused(&format!("{text}.{foreign_signature}")), Err(TokenError::BadSignature));
}

#[test]
fn no_algorithm_and_no_signature_is_refused() {
    let claims = encoded(&part(&issued(), 1));
    for alg in ["none", "None", "NONE", ""] {
        let header = encoded(&json!({"alg": alg, "typ": "at+jwt", "kid": RFC8037_THUMBPRINT}));
        assert_eq!(refused(&format!("{header}.{claims}.")), Err(TokenError::Malformed));
    }
}

#[test]
fn the_public_key_is_no_shared_secret() {
    let claims = part(&issued(), 1);
    let public = BASE64.decode(RFC8037_X).expect("base64url");
    for secret in [public.as_slice(), RFC8037_X.as_bytes(), keys().jwks().to_string().as_bytes()] {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(RFC8037_THUMBPRINT.to_owned());
        let forged =
            jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret)).expect("signed");
        assert_eq!(refused(&forged), Err(TokenError::WrongAlgorithm));
    }
}

#[test]
fn a_token_for_another_purpose_is_refused() {
    assert_eq!(
        refused(&signed(|_, claims| claims["iss"] = json!("https://other.example"))),
        Err(TokenError::WrongIssuer)
    );
    assert_eq!(refused(&signed(|_, claims| claims["aud"] = json!("other"))), Err(TokenError::WrongAudience));
    assert_eq!(
        refused(&signed(|_, claims| claims["aud"] = json!(["turno", "other"]))),
        Err(TokenError::Malformed)
    );
    for typ in [None, Some("JWT".to_owned()), Some("rt+jwt".to_owned())] {
        assert_eq!(refused(&signed(|header, _| header.typ = typ)), Err(TokenError::WrongType));
    }
    for kid in [None, Some(String::new()), Some("other".to_owned())] {
        assert_eq!(refused(&signed(|header, _| header.kid = kid)), Err(TokenError::UnknownKey));
    }
    let critical = signed(|header, _| header.crit = Some(vec!["b64".to_owned()]));
    assert_eq!(refused(&critical), Err(TokenError::Malformed));
}

#[test]
fn no_claim_may_be_missing() {
    for claim in ["iss", "aud", "exp", "iat", "sub", "sid", "role"] {
        let token = signed(|_, claims| {
            claims.as_object_mut().expect("an object").remove(claim);
        });
        assert_eq!(refused(&token), Err(TokenError::Malformed), "{claim}");
    }
    for (claim, value) in
        [("role", json!("ROOT")), ("exp", json!("never")), ("exp", json!(i64::MAX)), ("nit", json!("1"))]
    {
        assert_eq!(
            refused(&signed(|_, claims| claims[claim] = value)),
            Err(TokenError::Malformed),
            "{claim}"
        );
    }
}

#[test]
fn a_retired_key_is_still_believed_and_does_not_sign() {
    let old = issued();
    let changed = TokenKeys::from_seed([7; 32], settings()).expect("a seed");
    assert_eq!(changed.verify(&old, now()).map(|_| ()), Err(TokenError::UnknownKey));
    let changed = changed.also_believing(SigningKey::from_seed(seed()).expect("a seed"));
    assert_eq!(changed.verify(&old, now()).expect("the retired key's").claims, fulana());
    let new = changed.issue(&fulana(), now()).expect("signed");
    assert_ne!(part(new.as_str(), 0)["kid"], json!(RFC8037_THUMBPRINT));
    assert_eq!(changed.jwks()["keys"].as_array().map(Vec::len), Some(2));
}

#[test]
fn garbage_is_refused() {
    for token in ["", ".", "..", "...", "a.b.c", "Bearer", &"a".repeat(100_000), &format!("{}.x", issued())] {
        assert_eq!(refused(token), Err(TokenError::Malformed), "{token:.40}");
    }
}

#[test]
fn no_beginning_of_a_token_is_a_token() {
    let token = issued();
    for end in 0..token.len() {
        assert!(refused(&token[..end]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_verify_panic_or_believe(text in "[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,90}|.*") {
        prop_assert!(refused(&text).is_err());
    }
}
