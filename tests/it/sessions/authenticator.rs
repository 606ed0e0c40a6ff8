//! The bearer of an access token.

use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::clock::ManualClock;
use desk_tests::stack::OPENING;
use std::sync::Arc;
use turno::command::{Actor, Fault, Role};
use turno::platform::clock::Clock as _;
use turno::sessions::{Authenticator, Claims, TokenKeys, TokenSettings, bearer};
use turno_entity::{CompanyId, PersonId, SessionId};
use uuid::Uuid;

struct Desk {
    keys: Arc<TokenKeys>,
    clock: Arc<ManualClock>,
    authenticator: Authenticator,
}

fn desk() -> Desk {
    let settings = TokenSettings {
        issuer: "https://desk.example".to_owned(),
        audience: "turno".to_owned(),
        lifetime: TimeDelta::minutes(10),
    };
    let keys = Arc::new(TokenKeys::from_seed([3; 32], settings).unwrap());
    let clock = Arc::new(ManualClock::starting_at(OPENING.parse::<DateTime<Utc>>().unwrap()));
    let authenticator = Authenticator::new(Arc::clone(&keys), Arc::<ManualClock>::clone(&clock));
    Desk { keys, clock, authenticator }
}

fn claims(role: Role, company: Option<CompanyId>) -> Claims {
    Claims {
        person_id: PersonId(Uuid::from_u128(1)).to_string(),
        session_id: SessionId(Uuid::from_u128(2)).to_string(),
        role,
        company_id: company.map(|company| company.to_string()),
        nit: None,
    }
}

impl Desk {
    fn token(&self, claims: &Claims) -> String {
        self.keys.issue(claims, self.clock.now()).unwrap().as_str().to_owned()
    }

    fn reads(&self, header: &str) -> Result<(Actor, DateTime<Utc>), Fault> {
        self.authenticator.authenticate(bearer(header)?)
    }

    fn refuses(&self, header: &str) -> bool {
        matches!(self.reads(header), Err(Fault::Unauthenticated))
    }
}

#[test]
fn a_bearer_is_who_his_token_says_until_it_expires() {
    let desk = desk();
    let company = CompanyId(Uuid::from_u128(4));
    let token = desk.token(&claims(Role::Client, Some(company)));
    let (person, session) = (PersonId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
    let client = Actor::Person { person, session, role: Role::Client, company: Some(company) };
    let until = desk.clock.now() + TimeDelta::minutes(10);
    for header in [format!("Bearer {token}"), format!("bearer  {token} ")] {
        assert_eq!(desk.reads(&header).unwrap(), (client.clone(), until), "{header}");
    }
    let agent = desk.token(&claims(Role::Agent, None));
    let (actor, _) = desk.reads(&format!("Bearer {agent}")).unwrap();
    assert_eq!(actor, Actor::Person { person, session, role: Role::Agent, company: None });

    desk.clock.advance(TimeDelta::minutes(10));
    assert!(desk.refuses(&format!("Bearer {token}")));
}

#[test]
fn everything_else_is_nobody() {
    let desk = desk();
    let token = desk.token(&claims(Role::Agent, None));
    for header in ["", "Bearer", "Bearer ", &token, &format!("Basic {token}"), &format!("Bearer {token}x")] {
        assert!(desk.refuses(header), "{header}");
    }
    let company = Some(CompanyId(Uuid::from_u128(4)));
    let wrong = [
        claims(Role::Client, None),
        claims(Role::Agent, company),
        Claims { person_id: "ses_00000000000000000000000000000001".to_owned(), ..claims(Role::Agent, None) },
        Claims { session_id: "x".to_owned(), ..claims(Role::Agent, None) },
        Claims { company_id: Some("x".to_owned()), ..claims(Role::Client, None) },
    ];
    for claims in wrong {
        assert!(desk.refuses(&format!("Bearer {}", desk.token(&claims))), "{claims:?}");
    }
}

#[test]
fn the_public_keys_are_given_to_whoever_verifies() {
    let jwks = desk().authenticator.jwks();
    let key = &jwks["keys"][0];
    assert_eq!(
        (key["kty"].as_str(), key["alg"].as_str(), key["use"].as_str()),
        (Some("OKP"), Some("EdDSA"), Some("sig"))
    );
    assert!(key.get("d").is_none(), "the private half stays here");
}
