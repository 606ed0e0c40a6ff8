//! How many sockets an account has open, and how many without one stand at the door.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The seats of all accounts, or of all addresses.
pub(super) struct Seats {
    each: usize,
    all: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by: HashMap<String, usize>,
}

/// One taken seat, given back when it is dropped.
pub(super) struct Seat {
    seats: Arc<Seats>,
    whose: String,
}

/// Whose seat it is at the door: an address; IPv6 by its first 64 bits, since a subscriber has all the rest. All whose
/// address is not known count as one.
pub(super) fn at_the_door(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => String::new(),
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => format!("{:x}/64", v6.to_bits() >> 64),
    }
}

impl Seats {
    /// So many for each, and so many for all together.
    pub(super) fn new(each: usize, all: usize) -> Self {
        Self { each, all, taken: Mutex::default() }
    }

    /// A seat, or none when all are taken.
    pub(super) fn take(self: &Arc<Self>, whose: &str) -> Option<Seat> {
        let mut taken = self.lock();
        let count = taken.by.get(whose).copied().unwrap_or_default();
        if count >= self.each || taken.all >= self.all {
            return None;
        }
        taken.all += 1;
        taken.by.insert(whose.to_owned(), count + 1);
        Some(Seat { seats: Arc::clone(self), whose: whose.to_owned() })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.all -= 1;
        if let Some(count) = taken.by.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                taken.by.remove(&self.whose);
            }
        }
    }
}
