//! Which facts end a session that is open on a socket.

use turno::command::{Actor, ApiKeyScope, Role};
use turno::log::{About, Fact, payload};
use turno::platform::db::SecretDigest;
use turno::sessions::ends;
use turno_entity::{CompanyId, MemberId, PersonId, SessionId};
use uuid::Uuid;

fn of<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn actor(person: u128, session: u128, company: Option<u128>) -> Actor {
    let role = if company.is_some() { Role::Client } else { Role::Agent };
    Actor::Person { person: of(person), session: of(session), role, company: company.map(of) }
}

#[test]
fn a_session_ends_with_its_person_its_membership_its_company_and_itself() {
    let (person, session, member): (PersonId, SessionId, MemberId) = (of(1), of(2), of(3));
    let reason = || "digest".to_owned();
    let none = About::default();
    let company = |number: u128| About { company: Some(of::<CompanyId>(number)), ticket: None };
    let facts = [
        (
            Fact::PersonSuspended(payload::PersonSuspended { person, reason: reason() }),
            none,
            [true, true, true],
        ),
        (Fact::PasswordReset(payload::PasswordReset { person }), none, [true, true, true]),
        (Fact::PasswordChanged(payload::PasswordChanged { person }), none, [true, true, true]),
        (
            Fact::MemberSuspended(payload::MemberSuspended { member, person, reason: reason() }),
            company(4),
            [true, true, false],
        ),
        (
            Fact::MemberSuspended(payload::MemberSuspended { member, person, reason: reason() }),
            company(5),
            [false, false, false],
        ),
        (
            Fact::CompanySuspended(payload::CompanySuspended { reason: reason() }),
            company(4),
            [true, true, false],
        ),
        (Fact::CompanySuspended(payload::CompanySuspended { reason: reason() }), company(5), [false; 3]),
        (Fact::SessionRevoked(payload::SessionRevoked { session, person }), company(4), [true, false, false]),
        (
            Fact::SessionReplayed(payload::SessionReplayed { session, person }),
            company(4),
            [true, false, false],
        ),
        (
            Fact::SessionSwitched(payload::SessionSwitched { session, person }),
            company(5),
            [true, false, false],
        ),
        (Fact::SessionSwitched(payload::SessionSwitched { session, person }), company(4), [false; 3]),
        (Fact::SessionStarted(payload::SessionStarted { session, person }), company(4), [false; 3]),
        (Fact::PersonReinstated(payload::PersonReinstated { person, reason: reason() }), none, [false; 3]),
    ];
    let same_person = [actor(1, 2, Some(4)), actor(1, 9, Some(4)), actor(1, 8, None)];
    let strangers = [actor(7, 6, Some(9)), actor(7, 6, None), Actor::Anonymous, Actor::System];
    for (fact, about, expected) in &facts {
        let found = [0, 1, 2].map(|index: usize| ends(fact, *about, &same_person[index]));
        assert_eq!(&found, expected, "{fact:?} about {about:?}");
        assert!(strangers.iter().all(|actor| !ends(fact, *about, actor)), "{fact:?} about {about:?}");
    }
    let colleague = actor(7, 6, Some(4));
    let suspended = Fact::CompanySuspended(payload::CompanySuspended { reason: reason() });
    assert!(ends(&suspended, company(4), &colleague), "everybody of the company");
}

#[test]
fn a_key_ends_when_it_is_revoked() {
    let key = |number| Actor::Key {
        key: of(number),
        digest: SecretDigest::of(&[7; 32]),
        scope: ApiKeyScope::Invoice,
    };
    let revoked = Fact::ApiKeyRevoked(payload::ApiKeyRevoked { key: of(1) });
    let person = Fact::PasswordReset(payload::PasswordReset { person: of(1) });
    let none = About::default();
    assert!(ends(&revoked, none, &key(1)));
    assert!(!ends(&revoked, none, &key(2)) && !ends(&revoked, none, &actor(1, 1, None)));
    assert!(!ends(&person, none, &key(1)));
}
