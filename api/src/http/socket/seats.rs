//! How many sockets an account has open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The seats of all accounts.
pub(super) struct Seats {
    per_account: usize,
    taken: Mutex<HashMap<String, usize>>,
}

/// One taken seat, given back when it is dropped.
pub(super) struct Seat {
    seats: Arc<Seats>,
    account: String,
}

impl Seats {
    pub(super) fn new(per_account: usize) -> Self {
        Self { per_account, taken: Mutex::default() }
    }

    /// A seat for `account`, or none when all are taken.
    pub(super) fn take(self: &Arc<Self>, account: &str) -> Option<Seat> {
        let mut taken = self.lock();
        let count = taken.entry(account.to_owned()).or_default();
        if *count >= self.per_account {
            return None;
        }
        *count += 1;
        Some(Seat { seats: Arc::clone(self), account: account.to_owned() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        if let Some(count) = taken.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.account);
            }
        }
    }
}
