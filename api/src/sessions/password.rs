//! Passwords: Argon2id in a bounded pool, the same work for people who do not exist.

use crate::platform::ids::Ids;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version};
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;
use tokio::sync::Semaphore;

/// The shortest new password, in characters.
const MIN_CHARACTERS: usize = 12;

/// The longest new password, in characters.
const MAX_CHARACTERS: usize = 128;

/// The longest password that is hashed, in bytes; none of [`MAX_CHARACTERS`] is longer.
const MAX_BYTES: usize = MAX_CHARACTERS * 4;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// How many hashes run and wait.
#[derive(Clone, Copy, Debug)]
pub struct PasswordPool {
    /// Hashes that run at once; each takes a thread and [`Cost::memory_kib`].
    pub at_once: usize,
    /// Requests that may wait for one; more are refused at once.
    pub waiting: usize,
}

/// Where salts come from: randomness is injected.
pub trait SaltSource: Send + Sync {
    /// Sixteen fresh random bytes.
    fn salt(&self) -> [u8; 16];
}

/// Hashes and verifies passwords. Clones share one pool.
#[derive(Clone)]
pub struct PasswordHasher {
    cost: Cost,
    params: Params,
    salts: Arc<dyn SaltSource>,
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
    work: Arc<AtomicU64>,
}

/// Why a password could not be hashed or verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Too many people sign in at this moment.
    #[error("too many passwords are waiting to be verified")]
    Overloaded,
    /// The cost is outside what Argon2 allows.
    #[error("the cost of a password hash is out of bounds")]
    InvalidCost,
    /// The library or its thread failed.
    #[error("the password could not be hashed")]
    Failed,
}

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WeakPassword {
    /// Fewer than 12 characters.
    #[error("the password needs at least 12 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("the password may have at most 128 characters")]
    TooLong,
    /// The e-mail address, or what stands before its at sign.
    #[error("the password may not be the e-mail address")]
    IsEmail,
    /// One character over and over.
    #[error("the password may not be one character repeated")]
    OneCharacter,
}

impl Cost {
    /// OWASP's parameters for Argon2id: 19 MiB, two passes, one lane.
    pub const OWASP: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    fn params(self) -> Result<Params, PasswordError> {
        Params::new(self.memory_kib, self.passes, self.lanes, None).or(Err(PasswordError::InvalidCost))
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::OWASP
    }
}

impl Default for PasswordPool {
    /// Two at once are 38 MiB; sixty-four waiting are under a second at 20 ms each.
    fn default() -> Self {
        Self { at_once: 2, waiting: 64 }
    }
}

impl<F: Fn() -> [u8; 16] + Send + Sync> SaltSource for F {
    fn salt(&self) -> [u8; 16] {
        self()
    }
}

impl WeakPassword {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "PASSWORD_TOO_SHORT",
            Self::TooLong => "PASSWORD_TOO_LONG",
            Self::IsEmail => "PASSWORD_IS_EMAIL",
            Self::OneCharacter => "PASSWORD_ONE_CHARACTER",
        }
    }
}

impl PasswordHasher {
    /// The hasher of a desk: OWASP's cost, salts from the desk's randomness.
    pub fn standard(ids: Arc<Ids>) -> Result<Self, PasswordError> {
        Self::new(Cost::OWASP, PasswordPool::default(), Arc::new(move || ids.bytes()))
    }

    /// A hasher with its own pool.
    ///
    /// # Errors
    /// [`PasswordError::InvalidCost`] when Argon2 does not allow the cost.
    pub fn new(cost: Cost, pool: PasswordPool, salts: Arc<dyn SaltSource>) -> Result<Self, PasswordError> {
        let at_once = pool.at_once.max(1);
        Ok(Self {
            cost,
            params: cost.params()?,
            salts,
            admitted: Arc::new(Semaphore::new(
                at_once.saturating_add(pool.waiting).min(Semaphore::MAX_PERMITS),
            )),
            running: Arc::new(Semaphore::new(at_once.min(Semaphore::MAX_PERMITS))),
            work: Arc::new(AtomicU64::new(0)),
        })
    }

    /// Hashes a new password for the store, as a PHC string.
    ///
    /// # Errors
    /// When the pool is full or the library fails.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let argon2 = argon2(self.params.clone());
        let salt = self.salts.salt();
        let work = self.clone();
        self.in_pool(move || {
            work.count(&work.params);
            let hash = argon2.hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).or(Err(PasswordError::Failed))
        })
        .await?
    }

    /// Whether the password is that of the stored hash. `None` is a person who does not exist: the answer is
    /// no, and it takes as much work.
    ///
    /// # Errors
    /// When the pool is full or its thread fails.
    pub async fn verify(&self, stored: Option<&str>, password: SecretString) -> Result<bool, PasswordError> {
        let known = stored
            .filter(|_| password.expose_secret().len() <= MAX_BYTES)
            .and_then(|stored| PasswordHash::new(stored).ok());
        let exists = known.is_some();
        let hash = match known {
            Some(hash) => hash,
            None => PasswordHash::new(&self.nobody()).or(Err(PasswordError::Failed))?,
        };
        let params = Params::try_from(&hash).unwrap_or_else(|_| self.params.clone());
        let argon2 = argon2(self.params.clone());
        let work = self.clone();
        self.in_pool(move || {
            work.count(&params);
            let password = password.expose_secret().as_bytes();
            let tried = password.get(..MAX_BYTES).unwrap_or(password);
            argon2.verify_password(tried, &hash).is_ok() && exists
        })
        .await
    }

    /// Memory filled so far, in KiB times passes: equal answers have cost equal work.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// A hash of the current cost that is nobody's.
    fn nobody(&self) -> String {
        let Cost { memory_kib, passes, lanes } = self.cost;
        let (salt, output) = ("A".repeat(22), "A".repeat(43));
        format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${output}")
    }

    fn count(&self, params: &Params) {
        let filled = u64::from(params.m_cost()).saturating_mul(u64::from(params.t_cost()));
        self.work.fetch_add(filled, Ordering::Relaxed);
    }

    /// Runs on a thread for blocking work. The places are given back when the work ends, not when the
    /// caller goes away, so that hang-ups cannot overfill the pool.
    async fn in_pool<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = Arc::clone(&self.admitted).try_acquire_owned().or(Err(PasswordError::Overloaded))?;
        let turn = Arc::clone(&self.running).acquire_owned().await.or(Err(PasswordError::Failed))?;
        let done = tokio::task::spawn_blocking(move || {
            let held = (place, turn);
            let result = work();
            drop(held);
            result
        });
        done.await.or(Err(PasswordError::Failed))
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// Whether a person may take this as a new password.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_new_password(password: &SecretString, email: &str) -> Result<(), WeakPassword> {
    let password = password.expose_secret();
    // Bytes first: counting characters is bounded work then.
    if password.len() > MAX_BYTES || password.chars().count() > MAX_CHARACTERS {
        return Err(WeakPassword::TooLong);
    }
    if password.chars().count() < MIN_CHARACTERS {
        return Err(WeakPassword::TooShort);
    }
    let small = password.trim().to_lowercase();
    let email = email.trim().to_lowercase();
    if small == email || email.split_once('@').is_some_and(|(local, _)| local == small) {
        return Err(WeakPassword::IsEmail);
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|character| Some(character) == first) {
        return Err(WeakPassword::OneCharacter);
    }
    Ok(())
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
