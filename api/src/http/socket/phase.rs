//! How far a socket has come: greeting, being looked up, at work.

use std::future::pending;
use std::pin::Pin;

use futures::future::BoxFuture;
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::backend::{AuthRefused, SocketCaller};
use super::seats::Seat;

/// The verdict about a greeting.
pub(super) type Verdict<V> = Result<SocketCaller<V>, AuthRefused>;

/// Where a socket stands.
pub(super) enum Phase<V> {
    /// Nothing said yet.
    Greeting,
    /// The backend looks the caller up.
    Authenticating(BoxFuture<'static, Verdict<V>>),
    /// Acknowledged.
    Ready(Guest<V>),
}

/// An acknowledged caller.
pub(super) struct Guest<V> {
    pub(super) caller: SocketCaller<V>,
    revoked: Pin<Box<WaitForCancellationFutureOwned>>,
    _seat: Option<Seat>,
}

/// What happens to a caller from outside.
pub(super) enum PhaseChange<V> {
    /// The verdict is there.
    Verdict(Verdict<V>),
    /// The session ended.
    Revoked,
}

impl<V> Guest<V> {
    pub(super) fn new(caller: SocketCaller<V>, seat: Option<Seat>) -> Self {
        let revoked = Box::pin(caller.revoked.clone().cancelled_owned());
        Self { caller, revoked, _seat: seat }
    }
}

impl<V> Phase<V> {
    /// Waits for a change; once there is one the phase must be left.
    pub(super) async fn changed(&mut self) -> PhaseChange<V> {
        match self {
            Self::Greeting => pending().await,
            Self::Authenticating(verdict) => PhaseChange::Verdict(verdict.await),
            Self::Ready(guest) => {
                guest.revoked.as_mut().await;
                PhaseChange::Revoked
            }
        }
    }
}
