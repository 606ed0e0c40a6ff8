//! Stub.
use crate::command::Actor;
use crate::desk::Desk;
use tokio_util::sync::CancellationToken;
/// Stub.
#[derive(Clone)]
pub struct Live;
impl Live {
    /// s
    pub fn start(_: &Desk, _: &CancellationToken) -> Self {
        Self
    }
    /// s
    pub fn watch_session(&self, _: &Actor) -> CancellationToken {
        CancellationToken::new()
    }
}
