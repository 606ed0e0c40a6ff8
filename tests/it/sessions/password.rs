//! Passwords: hashing, equal work for unknown people, the bounded pool, what a new one must be.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use turno::sessions::{
    Cost, PasswordError, PasswordHasher, PasswordPool, SaltSource, WeakPassword, check_new_password,
};

const CHEAP: Cost = Cost { memory_kib: 32, passes: 2, lanes: 1 };

/// Salts that count up.
fn salts() -> Arc<dyn SaltSource> {
    let next = AtomicU8::new(0);
    Arc::new(move || [next.fetch_add(1, Ordering::Relaxed); 16])
}

fn hasher(cost: Cost) -> PasswordHasher {
    PasswordHasher::new(cost, PasswordPool { at_once: 1, waiting: 8 }, salts()).expect("a cost")
}

#[tokio::test]
async fn a_password_is_verified_against_its_hash() {
    let hasher = hasher(CHEAP);
    let stored = hasher.hash("correct horse battery".into()).await.expect("hashed");
    assert_eq!(hasher.verify(Some(&stored), "correct horse battery".into()).await, Ok(true));
    assert_eq!(hasher.verify(Some(&stored), "correct horse batterz".into()).await, Ok(false));
    assert_eq!(hasher.verify(Some(&stored), "".into()).await, Ok(false));
    let again = hasher.hash("correct horse battery".into()).await.expect("hashed");
    assert_ne!(stored, again, "each hash has its own salt");
}

#[tokio::test]
async fn the_default_is_what_owasp_says() {
    let hasher = hasher(Cost::default());
    let stored = hasher.hash("correct horse battery".into()).await.expect("hashed");
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(hasher.work(), 19456 * 2);
}

#[tokio::test]
async fn an_unknown_person_costs_the_same_work() {
    let hasher = hasher(CHEAP);
    let stored = hasher.hash("correct horse battery".into()).await.expect("hashed");
    let mut before = hasher.work();
    assert_eq!(before, 64);
    let long = "x".repeat(100_000);
    let cases = [
        (Some(stored.as_str()), "correct horse battery", true),
        (Some(stored.as_str()), "wrong", false),
        (Some(stored.as_str()), long.as_str(), false),
        (None, "correct horse battery", false),
        (None, "", false),
        (Some("no hash at all"), "correct horse battery", false),
    ];
    for (stored, password, expected) in cases {
        assert_eq!(hasher.verify(stored, password.into()).await, Ok(expected), "{stored:?}");
        assert_eq!(hasher.work() - before, 64, "{stored:?}");
        before = hasher.work();
    }
}

#[tokio::test]
async fn a_hash_of_an_earlier_cost_still_opens() {
    let stored = hasher(CHEAP).hash("correct horse battery".into()).await.expect("hashed");
    let dearer = hasher(Cost { passes: 3, ..CHEAP });
    assert_eq!(dearer.verify(Some(&stored), "correct horse battery".into()).await, Ok(true));
}

#[tokio::test]
async fn a_full_pool_refuses_at_once() {
    let hasher =
        PasswordHasher::new(CHEAP, PasswordPool { at_once: 1, waiting: 2 }, salts()).expect("a cost");
    // One runs and two wait. On this single thread no waiting try goes on before all ten have asked, so that
    // at most the place of the first is free again for a fourth.
    let tries = (0..10).map(|_| hasher.verify(None, "correct horse battery".into()));
    let answers = futures::future::join_all(tries).await;
    let refused = answers.iter().filter(|answer| **answer == Err(PasswordError::Overloaded)).count();
    assert!(answers.iter().take(3).all(|answer| *answer == Ok(false)), "{answers:?}");
    assert!((6..=7).contains(&refused), "{answers:?}");
    assert_eq!(hasher.verify(None, "again".into()).await, Ok(false), "the places are given back");
}

#[test]
fn a_cost_out_of_bounds_is_refused() {
    for cost in [Cost { memory_kib: 1, ..CHEAP }, Cost { passes: 0, ..CHEAP }, Cost { lanes: 0, ..CHEAP }] {
        let refused = PasswordHasher::new(cost, PasswordPool::default(), salts()).map(|_| ());
        assert_eq!(refused, Err(PasswordError::InvalidCost), "{cost:?}");
    }
}

#[test]
fn a_new_password_is_long_and_not_the_address() {
    let check = |password: &str| check_new_password(&password.into(), "fulana.de.tal@acme.example");
    assert_eq!(check("doce letras."), Ok(()));
    assert_eq!(check("ñandú, ñandú"), Ok(()), "characters count, not bytes");
    assert_eq!(check("once letras"), Err(WeakPassword::TooShort));
    assert_eq!(check(""), Err(WeakPassword::TooShort));
    assert_eq!(check(&"ab".repeat(64)), Ok(()));
    assert_eq!(check(&format!("{}c", "ab".repeat(64))), Err(WeakPassword::TooLong));
    assert_eq!(check("Fulana.de.Tal@acme.example"), Err(WeakPassword::IsEmail));
    assert_eq!(check("fulana.de.tal"), Err(WeakPassword::IsEmail));
    assert_eq!(check("aaaaaaaaaaaaa"), Err(WeakPassword::OneCharacter));
    assert_eq!(WeakPassword::TooShort.code(), "PASSWORD_TOO_SHORT");
}
