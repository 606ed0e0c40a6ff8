//! The sign-in throttle.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use turno::sessions::{Limits, RetryAfter, SignInThrottle, Throttle, ThrottleKey};

fn start() -> DateTime<Utc> {
    "2026-07-13T13:00:00Z".parse().expect("an instant")
}

fn after(minutes: i64) -> DateTime<Utc> {
    start() + TimeDelta::minutes(minutes)
}

fn closed_for(minutes: i64) -> Result<(), RetryAfter> {
    Err(RetryAfter(TimeDelta::minutes(minutes)))
}

fn account(email: &str) -> ThrottleKey {
    ThrottleKey::account(email)
}

fn address(text: &str) -> ThrottleKey {
    ThrottleKey::address(text.parse().expect("an address"))
}

#[test]
fn the_fifth_failure_closes_an_account_and_each_further_one_doubles() {
    let mut throttle = Throttle::new(Limits::ACCOUNT);
    let key = account("fulana@acme.example");
    for _ in 0..5 {
        assert_eq!(throttle.admit(key, start()), Ok(()));
    }
    assert_eq!(throttle.admit(key, start()), closed_for(1));
    assert_eq!(throttle.admit(key, start()), closed_for(1), "a refused try does not count");
    assert_eq!(throttle.admit(key, after(1)), Ok(()));
    assert_eq!(throttle.admit(key, after(1)), closed_for(2));
    assert_eq!(throttle.admit(key, after(3)), Ok(()));
    assert_eq!(throttle.admit(key, after(3)), closed_for(4));
    assert_eq!(throttle.admit(key, after(7)), Ok(()));
    assert_eq!(throttle.admit(key, after(7)), closed_for(8));
    assert_eq!(throttle.admit(account("zutano@acme.example"), after(7)), Ok(()), "others are not concerned");
}

#[test]
fn a_failure_is_forgotten_after_fifteen_minutes() {
    let mut throttle = Throttle::new(Limits::ACCOUNT);
    let key = account("fulana@acme.example");
    for minute in 0..5 {
        assert_eq!(throttle.admit(key, after(minute * 4)), Ok(()));
    }
    // The failure of minute 0 no longer counts at minute 16: four are left.
    assert_eq!(throttle.admit(key, after(17)), Ok(()));
    assert_eq!(throttle.admit(key, after(17)), closed_for(1));
}

#[test]
fn no_delay_is_longer_than_the_window() {
    let limits = Limits { first_delay: TimeDelta::minutes(10), failures: 1, ..Limits::ACCOUNT };
    let mut throttle = Throttle::new(limits);
    let key = account("fulana@acme.example");
    assert_eq!(throttle.admit(key, start()), Ok(()));
    assert_eq!(throttle.admit(key, after(10)), Ok(()));
    assert_eq!(throttle.admit(key, after(10)), closed_for(15));
}

#[test]
fn a_success_forgives_an_account_and_not_an_address() {
    let mut accounts = Throttle::new(Limits::ACCOUNT);
    let mut addresses = Throttle::new(Limits::ADDRESS);
    let (key, from) = (account("fulana@acme.example"), address("192.0.2.1"));
    for _ in 0..4 {
        assert_eq!(accounts.admit(key, start()), Ok(()));
    }
    accounts.succeeded(key, start());
    assert_eq!(accounts.tracked(), 0);
    for _ in 0..29 {
        assert_eq!(addresses.admit(from, start()), Ok(()));
    }
    for _ in 0..100 {
        assert_eq!(addresses.admit(from, start()), Ok(()));
        addresses.succeeded(from, start());
    }
    assert_eq!(addresses.admit(from, start()), Ok(()));
    assert_eq!(addresses.admit(from, start()), closed_for(1));
}

#[test]
fn a_refused_account_does_not_burden_the_address() {
    let throttle = SignInThrottle::default();
    let from = address("192.0.2.1");
    let locked = account("fulana@acme.example");
    for _ in 0..5 {
        assert_eq!(throttle.admit(locked, from, start()), Ok(()));
    }
    for _ in 0..100 {
        assert_eq!(throttle.admit(locked, from, start()), closed_for(1));
    }
    for index in 0..25 {
        assert_eq!(throttle.admit(account(&format!("{index}@acme.example")), from, start()), Ok(()));
    }
    assert_eq!(throttle.admit(account("last@acme.example"), from, start()), closed_for(1));
    throttle.withdraw(account("0@acme.example"), from, start());
    assert_eq!(throttle.admit(account("last@acme.example"), from, start()), Ok(()));
    throttle.succeeded(account("last@acme.example"), from, start());
    assert_eq!(throttle.admit(account("last@acme.example"), from, start()), Ok(()));
}

#[test]
fn keys_are_of_people_and_of_networks() {
    assert_eq!(account(" Fulana@Acme.example "), account("fulana@acme.example"));
    assert_eq!(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::9"));
    assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
    assert_eq!(address("::ffff:192.0.2.1"), address("192.0.2.1"));
    assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
}

#[test]
fn the_oldest_key_goes_first_when_the_memory_is_full() {
    let mut throttle = Throttle::new(Limits { failures: 1, tracked: 3, ..Limits::ACCOUNT });
    let key = |index: i64| account(&format!("{index}@acme.example"));
    let at = |seconds| start() + TimeDelta::seconds(seconds);
    for index in 0..4 {
        assert_eq!(throttle.admit(key(index), at(index)), Ok(()));
        assert!(throttle.tracked() <= 3);
    }
    assert!(throttle.admit(key(3), at(4)).is_err());
    assert!(throttle.admit(key(1), at(4)).is_err());
    assert_eq!(throttle.admit(key(0), at(4)), Ok(()), "forgotten to make room");
    assert_eq!(throttle.tracked(), 3);
}

proptest! {
    /// Whatever happens, no more than the free failures pass at one instant, and the memory is bounded.
    #[test]
    fn tries_at_one_instant_never_pass_together(seconds in proptest::collection::vec(0_i64..1200, 1..120)) {
        let mut throttle = Throttle::new(Limits { tracked: 5, ..Limits::ACCOUNT });
        let key = account("fulana@acme.example");
        for second in seconds {
            let now = start() + TimeDelta::seconds(second);
            let passed = (0..20).filter(|_| throttle.admit(key, now).is_ok()).count();
            prop_assert!(passed <= 5);
            prop_assert!(throttle.admit(key, now).is_err());
            prop_assert!(throttle.admit(account(&second.to_string()), now).is_ok() || throttle.tracked() <= 5);
            prop_assert!(throttle.tracked() <= 5);
        }
    }
}
