//! Hints inside one process.

use tokio::sync::watch;

/// A cell with the greatest position heard of.
#[derive(Clone, Debug)]
pub struct LocalHints(watch::Sender<i64>);

impl Default for LocalHints {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl LocalHints {
    /// Says that the log has reached this position.
    pub fn publish(&self, head: i64) {
        self.0.send_if_modified(|known| {
            let newer = head > *known;
            if newer {
                *known = head;
            }
            newer
        });
    }

    /// The greatest position heard of.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        self.0.subscribe()
    }
}
