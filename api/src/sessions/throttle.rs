//! The sign-in throttle, pure: how often an account and an address may try.
//!
//! | counted by | free failures | then closed for | forgets after | a success |
//! | --- | --- | --- | --- | --- |
//! | account | 4 in 15 minutes | 1, 2, 4, 8 … minutes, 15 at most | 15 minutes | forgives all |
//! | address | 29 in 15 minutes | 1, 2, 4, 8 … minutes, 15 at most | 15 minutes | takes back its own try |
//!
//! A try is counted when it is admitted and taken back when it succeeds, so that tries made at the same
//! moment cannot pass together. A success does not forgive an address: else an attacker would sign in
//! with an account of his own in between. At most 10,000 keys of each are remembered, the oldest go
//! first; they are kept as digests. Each process counts for itself: n processes admit n times as many.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// How often one key may fail.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The failure within the window that closes; those before it cost nothing.
    pub failures: usize,
    /// How long a failure is remembered, and the longest time of being closed.
    pub window: TimeDelta,
    /// How long the first closing lasts; each further failure doubles it.
    pub first_delay: TimeDelta,
    /// Keys remembered at most.
    pub tracked: usize,
    /// Whether a success forgives all failures or only takes back its own try.
    pub success_forgives: bool,
}

/// An account or an address, as a digest: of bounded size, and no mail address stays in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThrottleKey([u8; 32]);

/// Too many failures: try again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many failed attempts to sign in")]
pub struct RetryAfter(pub TimeDelta);

/// The failures of one kind of key.
#[derive(Debug)]
pub struct Throttle {
    limits: Limits,
    failures: HashMap<ThrottleKey, VecDeque<DateTime<Utc>>>,
    by_age: BTreeSet<(DateTime<Utc>, ThrottleKey)>,
}

/// Both throttles of the sign-in.
#[derive(Debug)]
pub struct SignInThrottle {
    accounts: Mutex<Throttle>,
    addresses: Mutex<Throttle>,
}

impl Limits {
    /// Per account.
    pub const ACCOUNT: Self = Self {
        failures: 5,
        window: TimeDelta::minutes(15),
        first_delay: TimeDelta::minutes(1),
        tracked: 10_000,
        success_forgives: true,
    };

    /// Per address: an office with many people stands behind one.
    pub const ADDRESS: Self = Self { failures: 30, success_forgives: false, ..Self::ACCOUNT };

    /// How long the key is closed after this many failures within the window.
    fn delay(&self, failures: usize) -> TimeDelta {
        let Some(doublings) = failures.checked_sub(self.failures) else { return TimeDelta::zero() };
        (0..doublings)
            .try_fold(self.first_delay, |delay, _| {
                delay.checked_add(&delay).filter(|doubled| *doubled < self.window)
            })
            .unwrap_or(self.window)
    }

    /// More instants than this would change nothing: the delay is at its longest.
    const fn remembered(&self) -> usize {
        self.failures.saturating_add(16)
    }
}

impl ThrottleKey {
    /// The key of an account, known or not, by the mail address that was typed.
    #[must_use]
    pub fn account(email: &str) -> Self {
        Self(Sha256::digest(email.trim().to_lowercase()).into())
    }

    /// The key of an address; IPv6 by its first 64 bits, since a subscriber has all the rest.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(v4) => v4.to_bits().to_string(),
            IpAddr::V6(v6) => format!("{:x}/64", v6.to_bits() >> 64),
        };
        Self(Sha256::digest(network).into())
    }
}

impl Throttle {
    /// An empty throttle.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, failures: HashMap::new(), by_age: BTreeSet::new() }
    }

    /// Admits a try and counts it as failed until it succeeds.
    ///
    /// # Errors
    /// When the key is closed; such a try is not counted.
    pub fn admit(&mut self, key: ThrottleKey, now: DateTime<Utc>) -> Result<(), RetryAfter> {
        let mut instants = self.recent(key, now);
        if let Some(last) = instants.back() {
            let wait = *last + self.limits.delay(instants.len()) - now;
            if instants.len() >= self.limits.failures && wait > TimeDelta::zero() {
                self.put(key, instants);
                return Err(RetryAfter(wait));
            }
        }
        // A clock that runs back does not put a failure before the earlier ones.
        instants.push_back(instants.back().map_or(now, |last| now.max(*last)));
        if instants.len() > self.limits.remembered() {
            instants.pop_front();
        }
        self.put(key, instants);
        Ok(())
    }

    /// The try that was admitted has succeeded.
    pub fn succeeded(&mut self, key: ThrottleKey, now: DateTime<Utc>) {
        if self.limits.success_forgives {
            self.remove(key);
        } else {
            self.withdraw(key, now);
        }
    }

    /// The try that was admitted did not take place: the desk was overloaded.
    pub fn withdraw(&mut self, key: ThrottleKey, now: DateTime<Utc>) {
        let mut instants = self.recent(key, now);
        instants.pop_back();
        self.put(key, instants);
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn tracked(&self) -> usize {
        self.failures.len()
    }

    /// Takes out the failures of a key that still count.
    fn recent(&mut self, key: ThrottleKey, now: DateTime<Utc>) -> VecDeque<DateTime<Utc>> {
        let mut instants = self.remove(key);
        instants.retain(|instant| now.signed_duration_since(*instant) < self.limits.window);
        instants
    }

    fn remove(&mut self, key: ThrottleKey) -> VecDeque<DateTime<Utc>> {
        let instants = self.failures.remove(&key).unwrap_or_default();
        if let Some(last) = instants.back() {
            self.by_age.remove(&(*last, key));
        }
        instants
    }

    fn put(&mut self, key: ThrottleKey, instants: VecDeque<DateTime<Utc>>) {
        let Some(last) = instants.back().copied() else { return };
        while self.failures.len() >= self.limits.tracked.max(1)
            && let Some((_, oldest)) = self.by_age.pop_first()
        {
            self.failures.remove(&oldest);
        }
        self.by_age.insert((last, key));
        self.failures.insert(key, instants);
    }
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self::new(Limits::ACCOUNT, Limits::ADDRESS)
    }
}

impl SignInThrottle {
    /// Both throttles, empty.
    #[must_use]
    pub fn new(account: Limits, address: Limits) -> Self {
        Self { accounts: Mutex::new(Throttle::new(account)), addresses: Mutex::new(Throttle::new(address)) }
    }

    /// Admits a try of this account from this address and counts it against both.
    ///
    /// # Errors
    /// When one of them is closed; such a try counts against neither.
    pub fn admit(
        &self,
        account: ThrottleKey,
        from: ThrottleKey,
        now: DateTime<Utc>,
    ) -> Result<(), RetryAfter> {
        locked(&self.addresses).admit(from, now)?;
        let admitted = locked(&self.accounts).admit(account, now);
        if admitted.is_err() {
            locked(&self.addresses).withdraw(from, now);
        }
        admitted
    }

    /// The try that was admitted has succeeded.
    pub fn succeeded(&self, account: ThrottleKey, from: ThrottleKey, now: DateTime<Utc>) {
        locked(&self.addresses).succeeded(from, now);
        locked(&self.accounts).succeeded(account, now);
    }

    /// The try that was admitted did not take place: the desk was overloaded.
    pub fn withdraw(&self, account: ThrottleKey, from: ThrottleKey, now: DateTime<Utc>) {
        locked(&self.addresses).withdraw(from, now);
        locked(&self.accounts).withdraw(account, now);
    }
}

/// A thread that panicked while counting leaves at worst one miscounted key.
fn locked(throttle: &Mutex<Throttle>) -> MutexGuard<'_, Throttle> {
    throttle.lock().unwrap_or_else(PoisonError::into_inner)
}
