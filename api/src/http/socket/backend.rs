//! What the sockets need from the desk.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, ServerError};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use tokio_util::sync::CancellationToken;

/// The desk behind the sockets: who calls, and what runs.
pub trait SocketBackend: Send + Sync + 'static {
    /// What the backend keeps about a caller between his operations.
    type Viewer: Send + Sync + 'static;

    /// Where a socket comes from, by the headers of its handshake and the peer of its connection.
    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr>;

    /// Who is it? `authorization` is the text of the `connection_init` payload, `Bearer …`; without it the caller is
    /// anonymous. `address` is what [`Self::address`] has said.
    fn authenticate(
        &self,
        authorization: Option<&str>,
        address: Option<IpAddr>,
    ) -> impl Future<Output = Result<SocketCaller<Self::Viewer>, AuthRefused>> + Send;

    /// Gates the request and starts it. What parse, gate or permission refuse comes back as errors, which the caller
    /// receives as an `error` message. Loaders and whatever else belongs to one operation are made here, anew.
    ///
    /// # Errors
    /// The errors of the request, never an empty list.
    fn subscribe(
        &self,
        request: Request,
        caller: &SocketCaller<Self::Viewer>,
    ) -> Result<Operation, Vec<ServerError>>;
}

/// Somebody who has greeted.
#[derive(Debug)]
pub struct SocketCaller<V> {
    /// When his token expires; the socket ends then.
    pub expires_at: Option<DateTime<Utc>>,
    /// The account whose sockets are counted together; none for anonymous callers.
    pub account: Option<String>,
    /// Fires when his session ends; the socket ends at once.
    pub revoked: CancellationToken,
    /// What the backend knows about him.
    pub viewer: V,
}

impl<V> SocketCaller<V> {
    /// A caller without a token: nothing expires, nobody revokes him.
    pub fn anonymous(viewer: V) -> Self {
        Self { expires_at: None, account: None, revoked: CancellationToken::new(), viewer }
    }
}

/// Why a greeting was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthRefused {
    /// The token is forged, expired, revoked or of another kind: 4403.
    #[error("forbidden")]
    Forbidden,
    /// Nobody can tell at present: 1013, the client comes back.
    #[error("sign-in is not available")]
    Unavailable,
}

/// An operation that has begun.
pub struct Operation {
    /// A query and a mutation answer once; a subscription until its stream ends.
    pub kind: OperationType,
    /// The answers.
    pub responses: BoxStream<'static, Response>,
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation").field("kind", &self.kind).finish_non_exhaustive()
    }
}
